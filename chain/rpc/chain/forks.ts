import type { ChainForks, ForkDescription } from "../../execution/forks.ts";
import { toQuantity } from "../../primitives/bytes.ts";
import { forkChecksum } from "../../primitives/fork-id.ts";
import type { Hash, Hex } from "../../primitives/types.ts";
import type { Backend } from "../backend.ts";
import { serverError } from "../errors.ts";

/** Fork identifier of EIP-6122: a checksum of the genesis hash and of every change of rules up to `time`, 4 bytes. */
export const forkId = (genesisHash: Hash, { blocks, times }: Pick<ChainForks, "blocks" | "times">, time: number): Hex =>
  forkChecksum(genesisHash, [...blocks, ...times.filter((start) => start <= time)]);

/**
 * The rules in force, the next and the last that are known (EIP-7910).
 * @throws RpcError -32000 before blobs, of which that proposal knows nothing
 */
export function forkConfiguration({ chainId, execution, ledger }: Backend): Record<string, unknown> {
  const { known } = execution.forks;
  const now = ledger.head.header.timestamp;
  const view = (fork: ForkDescription): Record<string, unknown> => ({
    activationTime: fork.activationTime,
    blobSchedule: {
      baseFeeUpdateFraction: Number(fork.blobs.baseFeeUpdateFraction),
      max: Number(fork.blobs.max),
      target: Number(fork.blobs.target),
    },
    chainId: toQuantity(chainId),
    forkId: forkId(ledger.genesisHash, execution.forks, fork.activationTime),
    precompiles: Object.fromEntries(fork.precompiles),
    systemContracts: Object.fromEntries(fork.systemContracts),
  });
  const current = known.findLast(({ activationTime }) => activationTime <= now);
  if (current === undefined) throw serverError("the rules in force are older than EIP-7910 can tell");
  const later = known.filter(({ activationTime }) => activationTime > now);
  const [next] = later;
  const last = later.at(-1);
  return { current: view(current), next: next ? view(next) : null, last: last ? view(last) : null };
}
