import { z } from "zod";
import { method } from "../../method.ts";
import { blockMethods } from "./blocks.ts";
import { searchMethods } from "./search.ts";
import { traceMethods } from "./trace.ts";

/** The newest level of Otterscan's interface, which it asks for first. */
const API_LEVEL = 8;

/** Otterscan's interface, and what it calls of Erigon's. */
export const otsMethods = [
  method({
    name: "ots_getApiLevel",
    summary: "Level of Otterscan's interface",
    params: [],
    result: z.literal(API_LEVEL),
    handler: () => API_LEVEL,
  }),
  ...traceMethods,
  ...blockMethods,
  ...searchMethods,
];
