import { z } from "zod";
import type { Address, Hash } from "../../primitives/types.ts";
import type { RequestContext } from "../context.ts";
import { invalidParams } from "../errors.ts";
import { method, param } from "../method.ts";
import { address, boolean, bytes, hash, integer, slot, slotHash, uint256, uint64 } from "../schemas/scalars.ts";
import type { AccountChange } from "./backend.ts";
import { devOf } from "./transactions.ts";

/** Blocks one hardhat_mine may ask for. */
const MAX_BLOCKS = 1_000_000;
const done = z.literal(true);
const account = param("address", address);

async function mutate(context: RequestContext, target: Address, change: AccountChange): Promise<true> {
  await devOf(context).mutate(target, change);
  return true;
}

/** Methods of Hardhat's network that its helpers and tests use. */
export const hardhatMethods = [
  method({
    name: "hardhat_mine",
    summary: "Seals blocks, a number of seconds apart",
    params: [param("blocks", integer.default(1)), param("interval", integer.default(1))],
    result: done,
    async handler(context, blocks, intervalSeconds) {
      if (blocks > MAX_BLOCKS) throw invalidParams(`invalid argument 0: blocks: more than ${MAX_BLOCKS}`);
      if (blocks > 0) await devOf(context).mine({ blocks, intervalSeconds });
      return true;
    },
  }),
  method({
    name: "hardhat_setBalance",
    summary: "Sets an account's balance, wei",
    params: [account, param("balance", uint256)],
    result: done,
    handler: (context, target, balance) => mutate(context, target, { balance }),
  }),
  method({
    name: "hardhat_setNonce",
    summary: "Raises an account's nonce",
    params: [account, param("nonce", uint64)],
    result: done,
    handler: (context, target, nonce) => mutate(context, target, { nonce }),
  }),
  method({
    name: "hardhat_setCode",
    summary: "Sets an account's code",
    params: [account, param("code", bytes)],
    result: done,
    handler: (context, target, code) => mutate(context, target, { code }),
  }),
  method({
    name: "hardhat_setStorageAt",
    summary: "Sets a storage slot of an account; the value has 32 bytes",
    params: [account, param("slot", slot), param("value", hash)],
    result: done,
    handler: (context, target, key, value) =>
      mutate(context, target, { storage: new Map<Hash, bigint>([[slotHash(key), BigInt(value)]]) }),
  }),
  method({
    name: "hardhat_impersonateAccount",
    summary: "Accepts unsigned transactions of an account",
    params: [account],
    result: done,
    handler(context, target) {
      devOf(context).impersonate(target);
      return true;
    },
  }),
  method({
    name: "hardhat_stopImpersonatingAccount",
    summary: "Ends impersonation; tells whether there was any",
    params: [account],
    result: z.boolean(),
    handler: (context, target) => devOf(context).stopImpersonating(target),
  }),
  method({
    name: "hardhat_autoImpersonateAccount",
    summary: "Accepts unsigned transactions of every account",
    params: [param("enabled", boolean)],
    result: done,
    handler(context, enabled) {
      devOf(context).setAutoImpersonate(enabled);
      return true;
    },
  }),
  method({
    name: "hardhat_dropTransaction",
    summary: "Takes a transaction out of the pool; tells whether it was there",
    params: [param("hash", hash)],
    result: z.boolean(),
    handler({ backend }, id) {
      if (backend.ledger.locateTransaction(id) !== undefined) {
        throw invalidParams(`Transaction ${id} cannot be dropped because it's already mined`);
      }
      return backend.pool.drop(id);
    },
  }),
  method({
    name: "hardhat_reset",
    summary: "Goes back to genesis and forgets every setting",
    params: [],
    result: done,
    async handler(context) {
      await devOf(context).reset();
      return true;
    },
  }),
];
