import { z } from "zod";
import { toQuantity } from "../../../primitives/bytes.ts";
import { method } from "../../method.ts";
import { syncingResult } from "../../schemas/results.ts";
import { addressText, quantityText } from "../../schemas/scalars.ts";
import { syncView } from "../../views/sync.ts";

/** The chain as a whole. */
export const chainMethods = [
  method({
    name: "eth_chainId",
    summary: "Chain id (EIP-155)",
    params: [],
    result: quantityText,
    handler: ({ backend }) => toQuantity(backend.chainId),
  }),
  method({
    name: "eth_blockNumber",
    summary: "Number of the newest block",
    params: [],
    result: quantityText,
    handler: ({ backend }) => toQuantity(backend.ledger.head.header.number),
  }),
  method({
    name: "eth_syncing",
    summary: "false, or how far a node that lags behind has come",
    params: [],
    result: syncingResult,
    handler({ backend }) {
      const progress = backend.syncing();
      return progress === undefined ? false : syncView(progress);
    },
  }),
  method({
    name: "eth_accounts",
    summary: "Accounts the node signs for: none but on local networks",
    params: [],
    result: z.array(addressText),
    handler: ({ backend }) => backend.dev?.accounts ?? [],
  }),
  method({
    name: "eth_coinbase",
    summary: "Account that gets the tips of blocks this node proposes",
    params: [],
    result: addressText,
    handler: ({ backend }) => backend.nextAttributes().coinbase,
  }),
];
