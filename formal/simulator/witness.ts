import type { Durable } from "../../chain/consensus/machine/durable.ts";
import type { LockPoint, Message } from "../../chain/consensus/messages/message.ts";
import { lockPoint } from "../../chain/consensus/messages/message.ts";
import type { Hash } from "../../chain/primitives/types.ts";

/** Something that binds who said it: one value for each slot, for ever. */
interface Promised {
  readonly kind: "PREPARE" | "COMMIT" | "IMPEACH" | "PROPOSAL";
  readonly round: number;
  /** the block, or the lock that an IMPEACH claims */
  readonly value: string;
}

/** What is known of a node at a height. It outlives the crashes of the node. */
interface Account {
  /** promises that were durable at some time */
  readonly kept: Set<string>;
  /** what was said, by slot */
  readonly said: Map<string, string>;
  /** the latest round in which something was said */
  round: number;
  /** the newest COMMIT that was said */
  committed: LockPoint | undefined;
}

const slotOf = ({ kind, round }: Promised): string => `${kind} of round ${round}`;
const keyOf = (promised: Promised): string => `${slotOf(promised)} for ${promised.value}`;
const claim = (lock: LockPoint | undefined): string =>
  lock === undefined ? "no lock" : `the lock on ${lock.blockHash} of round ${lock.round}`;

/** What a record of promises permits a node to say. */
const promisesIn = ({ round, entryLock, prepared, lock }: Durable): readonly Promised[] => [
  ...(prepared === undefined ? [] : [{ kind: "PREPARE" as const, round, value: prepared.blockHash }]),
  ...(lock === undefined ? [] : [{ kind: "COMMIT" as const, round: lock.round, value: lock.blockHash }]),
  ...(round > 1 ? [{ kind: "IMPEACH" as const, round, value: claim(lockPoint(entryLock)) }] : []),
];

/** What a message binds its sender to; undefined for a VALIDATE, which anybody may send on. */
const promiseIn = (message: Message): Promised | undefined => {
  switch (message.kind) {
    case "PREPARE":
    case "COMMIT":
      return { kind: message.kind, round: message.round, value: message.blockHash };
    case "IMPEACH":
      return { kind: message.kind, round: message.round, value: claim(lockPoint(message.lock)) };
    case "PROPOSAL":
      return { kind: message.kind, round: 0, value: message.blockHash };
    case "VALIDATE":
      return undefined;
  }
};

/**
 * Watches the disk and the line of every node that runs the real driver, whatever becomes of it in the network:
 * 1. nothing that binds a node leaves it before the write that contains it is durable;
 * 2. a node says one thing in each slot (height, kind, round), restarts included;
 * 3. it promises nothing new in a round that it has left, as far as it has told anyone;
 * 4. it carries its lock: an IMPEACH claims no older one than that of its newest COMMIT, and the PREPARE of round 1 is for
 *    the block it committed to in round 0.
 * Each rule is one of docs/consensus.md. All functions return what was broken, in words; undefined: nothing.
 */
export class Witness {
  readonly #accounts = new Map<string, Map<number, Account>>();
  /** messages that were judged */
  judged = 0;

  /** A record of promises is durable now. */
  kept(node: string, durable: Durable): string | undefined {
    const account = this.#account(node, durable.height);
    for (const promised of promisesIn(durable)) {
      if (account.kept.has(keyOf(promised))) continue;
      if (promised.round < account.round) {
        return `${node} promises the ${keyOf(promised)} at height ${durable.height}, after it spoke in round ${account.round}`;
      }
      account.kept.add(keyOf(promised));
    }
    return undefined;
  }

  /** A proposal is durable now. */
  keptProposal(node: string, height: number, value: Hash): void {
    this.#account(node, height).kept.add(keyOf({ kind: "PROPOSAL", round: 0, value }));
  }

  /** A message leaves a node. */
  said(node: string, message: Message): string | undefined {
    const promised = promiseIn(message);
    if (promised === undefined) return undefined;
    this.judged += 1;
    const { height } = message;
    const account = this.#account(node, height);
    const slot = slotOf(promised);
    const before = account.said.get(slot);
    if (before === promised.value) return undefined;
    if (before !== undefined) return `${node} says the ${keyOf(promised)} at height ${height}, after one for ${before}`;
    if (!account.kept.has(keyOf(promised))) {
      return `${node} says the ${keyOf(promised)} at height ${height}, which is not durable`;
    }
    if (!carriesLock(account, message)) {
      return `${node} says the ${keyOf(promised)} at height ${height}, although it held ${claim(account.committed)}`;
    }
    account.said.set(slot, promised.value);
    account.round = Math.max(account.round, promised.round);
    if (message.kind === "COMMIT" && message.round >= (account.committed?.round ?? 0)) {
      account.committed = lockPoint(message.certificate);
    }
    return undefined;
  }

  #account(node: string, height: number): Account {
    const heights = this.#accounts.get(node) ?? new Map<number, Account>();
    this.#accounts.set(node, heights);
    const known = heights.get(height);
    if (known !== undefined) return known;
    // A node never goes back to an earlier height.
    for (const earlier of heights.keys()) if (earlier < height) heights.delete(earlier);
    const account: Account = { kept: new Set(), said: new Map(), round: 0, committed: undefined };
    heights.set(height, account);
    return account;
  }
}

const carriesLock = ({ committed }: Account, message: Message): boolean => {
  if (committed === undefined) return true;
  if (message.kind === "PREPARE" && message.round === 1) return message.blockHash === committed.blockHash;
  if (message.kind !== "IMPEACH" || committed.round >= message.round) return true;
  const { lock } = message;
  if (lock === undefined || lock.round < committed.round) return false;
  return lock.round > committed.round || lock.blockHash === committed.blockHash;
};
