import type { Header, Hash } from "../../primitives/types.ts";
import type { StoredBlock } from "../../ledger/interface.ts";
import type { StateReader } from "../../ledger/state/interface.ts";
import type { Backend } from "../backend.ts";
import { invalidParams, serverError } from "../errors.ts";
import type { BlockId } from "../schemas/blocks.ts";
import type { PendingBlocks } from "./pending.ts";

export interface HashedHeader {
  readonly hash: Hash;
  readonly header: Header;
}

/** A block's header with the state after it, to read from or to call on. */
export interface StateSelection {
  readonly header: Header;
  readonly state: StateReader;
}

/** Number or hash of a sealed block; every name but earliest and pending is the head, as one block is final at once. */
export function sealedId(backend: Backend, id: Exclude<BlockId, "pending">): number | Hash {
  if (typeof id === "number") return id;
  if (typeof id === "object") return id.hash;
  return id === "earliest" ? 0 : backend.ledger.head.header.number;
}

/** @returns undefined for unknown blocks and for "pending" */
export const findHeader = (backend: Backend, id: BlockId): HashedHeader | undefined =>
  id === "pending" ? undefined : backend.ledger.header(sealedId(backend, id));

/** @returns undefined for unknown blocks */
export function findBlock(backend: Backend, id: Exclude<BlockId, "pending">): StoredBlock | undefined {
  return backend.ledger.block(sealedId(backend, id));
}

/** @throws RpcError -32000 "header not found" */
export function requireHeader(backend: Backend, id: BlockId): HashedHeader {
  const found = findHeader(backend, id);
  if (found === undefined) throw serverError("header not found");
  return found;
}

/** The state after a sealed block. */
export function sealedState(backend: Backend, header: Header): StateReader {
  const { ledger } = backend;
  // Not `state.head`, which moves on with each block while a call is still running.
  return ledger.state.at(ledger.stateRoot(header.number));
}

/**
 * Header and state to answer questions about an account with.
 * @throws RpcError -32000 when the block is unknown; LedgerError STATE_PRUNED
 */
export async function selectState(
  { backend, pending }: { readonly backend: Backend; readonly pending: PendingBlocks },
  id: BlockId,
): Promise<StateSelection> {
  if (id === "pending") {
    const { block, state } = await pending.get();
    return { header: block.header, state };
  }
  const { header } = requireHeader(backend, id);
  return { header, state: sealedState(backend, header) };
}

/** Numbers of the blocks from `from` to `to`, both included, none beyond the head. */
export function blockRange(
  backend: Backend,
  from: BlockId,
  to: BlockId,
): { readonly first: number; readonly last: number } {
  if (from === "pending" || to === "pending") throw invalidParams("pending logs are not supported");
  const number = (id: Exclude<BlockId, "pending">): number => {
    const sealed = sealedId(backend, id);
    return typeof sealed === "number" ? sealed : requireHeader(backend, id).header.number;
  };
  const first = number(from);
  const last = number(to);
  if (first > last) throw invalidParams("invalid block range params");
  if (last > backend.ledger.head.header.number) throw invalidParams("block range extends beyond current head block");
  return { first, last };
}

/** Local networks assume the next block, as Hardhat does: its time may already be set. */
export const nextBlock = ({ backend }: { readonly backend: Backend }): BlockId =>
  backend.dev === undefined ? "latest" : "pending";
