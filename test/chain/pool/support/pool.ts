import { createPool } from "../../../../chain/pool/pool.ts";
import type { BlobPool, PoolSettings, PoolWarning } from "../../../../chain/pool/pool.ts";
import type { PoolErrorCode } from "../../../../chain/pool/interface.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import type { SenderTransaction } from "../../../../chain/primitives/types.ts";
import { CHAIN_ID, FakeChain } from "./chain.ts";

export interface Bench {
  readonly pool: BlobPool;
  readonly chain: FakeChain;
  readonly warnings: PoolWarning[];
  /** codes of drops, in order */
  readonly dropped: PoolErrorCode[];
  readonly pending: SenderTransaction[];
}

/** A pool on a fake chain, without a journal unless asked for, and all it says. */
export const openPool = async (settings: Partial<PoolSettings> = {}, chain = new FakeChain()): Promise<Bench> => {
  const warnings: PoolWarning[] = [];
  const onWarning = (warning: PoolWarning): void => {
    warnings.push(warning);
  };
  const pool = await createPool({ chainId: CHAIN_ID, chain, journal: undefined, onWarning, ...settings });
  const dropped: PoolErrorCode[] = [];
  const pending: SenderTransaction[] = [];
  pool.on("dropped", (_, code) => dropped.push(code));
  pool.on("pending", (transaction) => pending.push(transaction));
  return { pool, chain, warnings, dropped, pending };
};

/** "ok", or the code of the error. */
export const outcome = async (action: () => unknown): Promise<string> => {
  try {
    await action();
    return "ok";
  } catch (error) {
    return errorCode(error) ?? String(error);
  }
};

export const hashesOf = (pool: BlobPool): { pending: string[]; queued: string[] } => {
  const { pending, queued } = pool.content();
  const list = (senders: ReadonlyMap<string, readonly SenderTransaction[]>): string[] =>
    [...senders.values()].flat().map(({ hash }) => hash);
  return { pending: list(pending), queued: list(queued) };
};

/** Everything a source offers. */
export const drain = (pool: BlobPool): SenderTransaction[] => {
  const source = pool.source();
  const all: SenderTransaction[] = [];
  for (let next = source.next(); next !== undefined; next = source.next()) all.push(next);
  return all;
};
