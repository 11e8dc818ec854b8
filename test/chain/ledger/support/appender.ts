/**
 * Programs that tests run in processes of their own: `node appender.ts <program> <folder> <durability> [count]`. Each
 * says on standard output what it did, a line at a time and only after it is done.
 *
 * - hold: opens the ledger, says "open", and waits to be ended
 * - append: appends blocks for ever and says "<number> <hash>" after each
 * - stage: stages blocks for ever, makes STAGED of them durable at a time, and says "<number> <hash>" of the last then
 * - fill: as append until a write fails, then says what works afterwards
 * - reopen: opens the ledger and says "<number> <hash>" of its head, or the code of the error
 */
import { writeSync } from "node:fs";
import type { Durability } from "../../../../chain/ledger/database/open.ts";
import { LedgerError } from "../../../../chain/ledger/errors.ts";
import type { ExecutedBlock, Ledger } from "../../../../chain/ledger/interface.ts";
import { openLedger } from "../../../../chain/ledger/open.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { keccak256Hex } from "../../../../chain/primitives/crypto/keccak.ts";
import { addressOf, balances, certificateOf, genesisOf, logOf, nextBlock } from "./chain.ts";
import type { BlockPlan } from "./chain.ts";

const ACCOUNTS = 16;
const CODE_BYTES = 96 * 1024;

const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** The account whose balance a block of the appender sets to its number. */
export const accountOfBlock = (number: number): Address => addressOf(100 + (number % ACCOUNTS));

/** The contract whose log a block of the appender has. */
export const contractOfBlock = (number: number): Address => addressOf(200 + (number % 3));

/** The account that the transactions of a block of the appender reach beyond their recipient. */
export const heirOfBlock = (number: number): Address => addressOf(300 + (number % 5));

const planOf = (number: number): BlockPlan => {
  // A stretch of code that does not compress makes the batch long enough to be torn.
  const code = new Uint8Array(CODE_BYTES);
  for (let at = 0, noise = number; at < CODE_BYTES; at++) {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    code[at] = noise >>> 24;
  }
  const transactions = Array.from({ length: number % 4 }, (_, index) => ({
    from: accountOfBlock(number),
    to: contractOfBlock(number),
    value: BigInt(index),
    logs: [logOf(contractOfBlock(number), [BigInt(number)])],
  }));
  const changes = {
    ...balances([[accountOfBlock(number), BigInt(number)]]),
    code: new Map([[keccak256Hex(code), code]]),
  };
  return { transactions, changes };
};

/** Blocks that the program "stage" makes durable together. */
export const STAGED = 5;

const executeNext = (ledger: Ledger): ExecutedBlock => {
  const { block, ...rest } = nextBlock(ledger, planOf(ledger.head.header.number + 1));
  const internal = new Map(
    block.transactions.map((_, index) => [index, { accounts: [heirOfBlock(block.header.number)], creations: [] }]),
  );
  return { block, ...rest, internal };
};

const sayHead = ({ head }: Ledger): void => {
  say(`${head.header.number} ${head.hash}`);
};

const appendNext = async (ledger: Ledger): Promise<void> => {
  const executed = executeNext(ledger);
  await ledger.append(executed, certificateOf(executed.block));
  sayHead(ledger);
};

const stageNext = async (ledger: Ledger): Promise<void> => {
  for (let i = 0; i < STAGED; i++) {
    const executed = executeNext(ledger);
    await ledger.stage(executed, certificateOf(executed.block));
  }
  await ledger.flush();
  sayHead(ledger);
};

const fill = async (ledger: Ledger): Promise<void> => {
  for (let attempt = 0; attempt < 2;) {
    try {
      await appendNext(ledger);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      const { number } = ledger.head.header;
      say(`${error.code} head ${number} ${ledger.block(number) === undefined ? "unreadable" : "readable"}`);
      attempt++;
    }
  }
};

const open = async (folder: string, durability: string | undefined): Promise<Ledger> =>
  openLedger({ location: { folder }, genesis: await genesisOf(), durability: durability as Durability, index: true });

const reopen = async (folder: string, durability: string | undefined): Promise<void> => {
  try {
    const ledger = await open(folder, durability);
    sayHead(ledger);
    await ledger.close();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    say(error.code);
  }
};

const run = async ([program, folder, durability]: string[]): Promise<void> => {
  if (folder === undefined) throw new Error("A folder is missing.");
  if (program === "reopen") return reopen(folder, durability);
  const ledger = await open(folder, durability);
  if (program === "hold") {
    say("open");
    setInterval(() => undefined, 60_000);
  } else if (program === "append") {
    for (;;) await appendNext(ledger);
  } else if (program === "stage") {
    for (;;) await stageNext(ledger);
  } else if (program === "fill") {
    await fill(ledger);
    await ledger.close();
  } else throw new Error(`There is no program ${String(program)}.`);
};

// Test runners load every file below test/.
if (process.argv[1] === import.meta.filename) await run(process.argv.slice(2));
