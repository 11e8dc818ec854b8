import { z } from "zod";
import { toQuantity } from "../../primitives/bytes.ts";
import { method } from "../method.ts";
import { decimalText, quantityText } from "../schemas/scalars.ts";

export const netMethods = [
  method({
    name: "net_version",
    summary: "Chain id in decimal",
    params: [],
    result: decimalText,
    handler: ({ backend }) => String(backend.chainId),
  }),
  method({
    name: "net_listening",
    summary: "Whether the node takes connections",
    params: [],
    result: z.boolean(),
    handler: () => true,
  }),
  method({
    name: "net_peerCount",
    summary: "Number of connected peers",
    params: [],
    result: quantityText,
    handler: ({ backend }) => toQuantity(backend.peerCount()),
  }),
];
