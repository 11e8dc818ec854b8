import { z } from "zod";
import { method, param } from "../method.ts";
import { address, boolean, hash, hashText, uint256 } from "../schemas/scalars.ts";
import { devOf } from "./transactions.ts";

const done = z.literal(true);

const metadata = z.strictObject({
  clientVersion: z.string(),
  chainId: z.number(),
  instanceId: z.string(),
  latestBlockNumber: z.number(),
  latestBlockHash: hashText,
});

/** What a local network tells of itself, and what the next blocks are to look like. */
export const settingMethods = [
  method({
    name: "hardhat_metadata",
    summary: "Program, chain id, run and newest block",
    params: [],
    result: metadata,
    handler(context) {
      const { chainId, clientVersion, ledger } = context.backend;
      return {
        clientVersion,
        chainId,
        instanceId: devOf(context).instanceId,
        latestBlockNumber: ledger.head.header.number,
        latestBlockHash: ledger.head.hash,
      };
    },
  }),
  method({
    name: "hardhat_getAutomine",
    summary: "Whether every transaction is sealed at once",
    params: [],
    result: z.boolean(),
    handler: (context) => devOf(context).automine,
  }),
  method({
    name: "hardhat_setCoinbase",
    summary: "Account that gets the tips of the coming blocks",
    params: [param("address", address)],
    result: done,
    handler(context, account) {
      devOf(context).setCoinbase(account);
      return true;
    },
  }),
  method({
    name: "hardhat_setNextBlockBaseFeePerGas",
    summary: "Base fee of the next block, wei per gas",
    params: [param("baseFeePerGas", uint256)],
    result: done,
    handler(context, wei) {
      devOf(context).setNextBlockBaseFeePerGas(wei);
      return true;
    },
  }),
  method({
    name: "hardhat_setPrevRandao",
    summary: "prevRandao of the next block, 32 bytes",
    params: [param("value", hash)],
    result: done,
    handler(context, value) {
      devOf(context).setNextPrevRandao(value);
      return true;
    },
  }),
  method({
    name: "hardhat_setMinGasPrice",
    summary: "Least gas price the pool takes, wei",
    params: [param("wei", uint256)],
    result: done,
    handler(context, wei) {
      devOf(context).setMinGasPrice(wei);
      return true;
    },
  }),
  method({
    name: "hardhat_setLoggingEnabled",
    summary: "Whether the node prints a line per request",
    params: [param("enabled", boolean)],
    result: done,
    handler(context, enabled) {
      devOf(context).setLoggingEnabled(enabled);
      return true;
    },
  }),
];
