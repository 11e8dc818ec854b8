import { rawMethods } from "./raw.ts";
import { traceMethods } from "./traces.ts";

/** geth's debug namespace, as far as execution-apis and tools use it. */
export const debugMethods = [...traceMethods, ...rawMethods];
