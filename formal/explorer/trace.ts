import type { Action, ClaimedLock } from "./action.ts";
import type { Exploration, Passage } from "./explore.ts";
import type { Global, System } from "./system.ts";
import { BLOCK, blockName, honestOf } from "./universe.ts";
import { keyOfSent } from "./validator.ts";
import type { Sent } from "./validator.ts";

/** v1 for validator 0; a Byzantine one is marked. */
const nameOf = (system: System, validator: number): string =>
  validator < honestOf(system.setting) ? `v${validator + 1}` : `v${validator + 1} (Byzantine)`;

const enumerate = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;

const lockName = (lock: ClaimedLock): string =>
  lock === undefined ? "no lock" : `lock on ${blockName(lock.blockHash)} of round ${lock.round}`;

const sentName = (sent: Sent): string =>
  sent.kind === "IMPEACH"
    ? `IMPEACH(${sent.round}, ${lockName(sent.lock)})`
    : `${sent.kind}(${sent.round}, ${blockName(sent.blockHash)})`;

/** The names of the validators at some positions, and of all Byzantine ones. */
const senders = (system: System, names: readonly number[], positions: readonly number[]): string => {
  const { validators, byzantine } = system.setting;
  const faulty = Array.from({ length: byzantine }, (_, i) => validators - byzantine + i);
  const honest = positions.map((position) => names[position] ?? position).sort((a, b) => a - b);
  return enumerate([...honest, ...faulty].map((validator) => nameOf(system, validator)));
};

const cause = (system: System, names: readonly number[], before: Global, position: number, action: Action): string => {
  const name = nameOf(system, names[position] ?? position);
  switch (action.kind) {
    case "proposal":
      return `${name} receives the proposer's ${action.blockHash === BLOCK.X ? "illegal " : ""}block ${blockName(action.blockHash)}`;
    case "timeout":
      return `${name} waits until its timer ends`;
    case "crash":
      return `${name} crashes and starts again`;
    case "prepares": {
      const voters = system.voters(before, "prepared", action.round, action.blockHash);
      const votes = `PREPARE(${action.round}, ${blockName(action.blockHash)})`;
      return `${name} has ${votes} of ${senders(system, names, voters)}`;
    }
    case "later": {
      const [round = 0] = action.rounds;
      const there = [...before.keys()].filter(
        (other) => other !== position && system.outlook(before[other] ?? 0).shown[round] !== undefined,
      );
      return `${name} sees ${senders(system, names, there)} in round ${round}`;
    }
    case "impeaches":
      return `${name}, coordinator of round ${action.round}, has IMPEACHes with ${enumerate(action.claims.map(lockName))}`;
    case "coordination": {
      const what = `${blockName(action.blockHash)} proposed in round ${action.round}`;
      return `${name} receives ${what}, justified by ${enumerate(action.claims.map(lockName))}`;
    }
  }
};

/** The messages that a step sent for the first time. */
const newMessages = (system: System, { before, move }: Passage): readonly Sent[] => {
  const known = system.outlook(before[move.position] ?? 0).validator.sent.map(keyOfSent);
  return system.outlook(move.next).validator.sent.filter((sent) => !known.includes(keyOfSent(sent)));
};

/** The way to a fork, a numbered step a line, and the two decisions at its end. */
export const traceOf = ({ system, fork = [] }: Exploration): readonly string[] => {
  let names: readonly number[] = system.classes.map((_, position) => position);
  const lines = fork.map((passage, i) => {
    const { before, move, order } = passage;
    const sent = newMessages(system, passage).map(sentName);
    const line = `${i + 1}. ${cause(system, names, before, move.position, move.action)}${
      sent.length === 0 ? "" : `: it sends ${enumerate(sent)}`
    }.`;
    names = order.map((position) => names[position] ?? position);
    return line;
  });
  const end = fork.at(-1)?.after;
  const decisions = end === undefined ? [] : system.decidable(end);
  return [
    ...lines,
    ...decisions.map(({ round, blockHash }) => {
      const voters = end === undefined ? [] : system.voters(end, "committed", round, blockHash);
      const by = senders(system, names, voters);
      return `Whoever receives COMMIT(${round}, ${blockName(blockHash)}) of ${by} decides ${blockName(blockHash)}.`;
    }),
  ];
};
