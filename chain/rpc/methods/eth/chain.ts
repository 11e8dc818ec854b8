import { z } from "zod";
import { toQuantity } from "../../../primitives/bytes.ts";
import { method } from "../../method.ts";
import { capabilities } from "../../chain/capabilities.ts";
import { forkConfiguration } from "../../chain/forks.ts";
import { capabilitiesResult, configurationResult } from "../../schemas/results-node.ts";
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
  method({
    name: "eth_capabilities",
    summary: "The newest block, and from which block on this node has states, blocks, logs and proofs",
    params: [],
    result: capabilitiesResult,
    handler: ({ backend }) => capabilities(backend),
  }),
  method({
    name: "eth_config",
    summary: "The rules in force, the next and the last known ones (EIP-7910)",
    params: [],
    result: configurationResult,
    handler: ({ backend }) => forkConfiguration(backend),
  }),
];
