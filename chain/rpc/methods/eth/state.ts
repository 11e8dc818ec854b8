import { z } from "zod";
import type { AccountProof } from "../../../ledger/state/interface.ts";
import { EMPTY_TRIE_ROOT } from "../../../primitives/block/ordered-trie.ts";
import { toHash, toHex, toQuantity } from "../../../primitives/bytes.ts";
import { RPC_LIMITS } from "../../../primitives/limits.ts";
import type { Address, Hash } from "../../../primitives/types.ts";
import { requireHeader, selectState } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { method, param } from "../../method.ts";
import { blockId, type BlockId } from "../../schemas/blocks.ts";
import { proofResult } from "../../schemas/results.ts";
import { address, addressText, bytesText, hashText, quantityText, slot, slotHash } from "../../schemas/scalars.ts";

/** Slots by address. */
const storageRequests = z
  .record(address, z.array(slot, { error: "expected a list of storage keys" }), { error: "expected keys by address" })
  .refine((requests) => Object.keys(requests).length > 0, { error: "empty request" })
  .refine((requests) => slotCount(requests) <= RPC_LIMITS.storageValues, {
    error: `too many slots (max ${RPC_LIMITS.storageValues})`,
  });

const slotCount = (requests: Readonly<Record<string, readonly unknown[]>>): number =>
  Object.values(requests).reduce((sum, { length }) => sum + length, 0);

/** characters of a slot of 32 bytes */
const WHOLE_SLOT = 66;

/** A storage key as geth prints it: whole when it was given whole, as a quantity otherwise. */
const keyText = (key: string): string => (key.length === WHOLE_SLOT ? key.toLowerCase() : toQuantity(BigInt(key)));

const ZERO_HASH: Hash = `0x${"0".repeat(64)}`;

const block = param("block", blockId.default("latest"));

/** The pending block's tries are nowhere, so they are made from what it changes. */
async function prove(
  { backend, pending }: RequestContext,
  id: BlockId,
  account: Address,
  slots: readonly Hash[],
): Promise<AccountProof> {
  const { ledger } = backend;
  if (id !== "pending") {
    return ledger.state.prove(ledger.stateRoot(requireHeader(backend, id).header.number), account, slots);
  }
  const { changes, parentRoot } = await pending.get();
  const branch = ledger.state.branch(parentRoot);
  branch.apply(changes);
  return branch.prove(account, slots);
}

/** Accounts and their storage after a block. */
export const stateMethods = [
  method({
    name: "eth_getBalance",
    summary: "Balance of an account, wei",
    params: [param("address", address), block],
    result: quantityText,
    async handler(context, account, id) {
      const { state } = await selectState(context, id);
      return toQuantity(state.account(account)?.balance ?? 0n);
    },
  }),
  method({
    name: "eth_getCode",
    summary: "Code of a contract",
    params: [param("address", address), block],
    result: bytesText,
    async handler(context, account, id) {
      const { state } = await selectState(context, id);
      const codeHash = state.account(account)?.codeHash;
      return codeHash === undefined ? "0x" : toHex(state.code(codeHash));
    },
  }),
  method({
    name: "eth_getStorageAt",
    summary: "Word at a storage slot of a contract",
    params: [param("address", address), param("slot", slot), block],
    result: hashText,
    async handler(context, account, key, id) {
      const { state } = await selectState(context, id);
      return toHash(state.storage(account, slotHash(key)));
    },
  }),
  method({
    name: "eth_getStorageValues",
    summary: "Words at storage slots of several contracts",
    params: [param("requests", storageRequests), block],
    result: z.record(addressText, z.array(hashText)),
    async handler(context, requests, id) {
      const { state } = await selectState(context, id);
      return Object.fromEntries(
        Object.entries(requests).map(([account, keys]) => [
          account,
          keys.map((key) => toHash(state.storage(account as Address, slotHash(key)))),
        ]),
      );
    },
  }),
  method({
    name: "eth_getTransactionCount",
    summary: 'Nonce of an account; with "pending" that of its next transaction',
    params: [param("address", address), block],
    result: quantityText,
    async handler(context, account, id) {
      if (id === "pending") return toQuantity(context.backend.pool.nonce(account));
      const { state } = await selectState(context, id);
      return toQuantity(state.account(account)?.nonce ?? 0n);
    },
  }),
  method({
    name: "eth_getProof",
    summary: "Merkle proofs of an account and of storage slots (EIP-1186)",
    params: [
      param("address", address),
      param(
        "storageKeys",
        z
          .array(slot, { error: "expected a list of storage keys" })
          .max(RPC_LIMITS.proofKeys, { error: `too many keys (max ${RPC_LIMITS.proofKeys})` }),
      ),
      block,
    ],
    result: proofResult,
    async handler(context, account, keys, id) {
      const proof = await prove(context, id, account, keys.map(slotHash));
      return {
        address: account,
        accountProof: proof.accountProof,
        balance: toQuantity(proof.account?.balance ?? 0n),
        codeHash: proof.account?.codeHash ?? ZERO_HASH,
        nonce: toQuantity(proof.account?.nonce ?? 0n),
        storageHash: proof.account?.storageRoot ?? EMPTY_TRIE_ROOT,
        storageProof: proof.storageProof.map((entry, index) => ({
          key: keyText(keys[index] ?? entry.slot),
          value: toQuantity(entry.value),
          proof: entry.proof,
        })),
      };
    },
  }),
];
