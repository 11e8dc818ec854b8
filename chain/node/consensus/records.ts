import type { RecordPort } from "../../consensus/driver/ports.ts";
import type { Ledger } from "../../ledger/interface.ts";

/** First byte of what is kept of a height. Never reused. */
const TAG = { promises: 1, proposal: 2 } as const;

/** What consensus must find again, in the ledger's log of votes: the newest of each kind counts. */
export const createRecordPort = (ledger: Pick<Ledger, "votes" | "appendVotes">): RecordPort => {
  const newest = (height: number, tag: number): Uint8Array | undefined =>
    ledger
      .votes(height)
      .findLast((record) => record[0] === tag)
      ?.subarray(1);
  const keep = (height: number, tag: number, bytes: Uint8Array): Promise<void> =>
    ledger.appendVotes(height, [Buffer.concat([Uint8Array.of(tag), bytes])]);
  return {
    load: (height) => ({ promises: newest(height, TAG.promises), proposal: newest(height, TAG.proposal) }),
    keepPromises: (height, bytes) => keep(height, TAG.promises, bytes),
    keepProposal: (height, bytes) => keep(height, TAG.proposal, bytes),
  };
};
