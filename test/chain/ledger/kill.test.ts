import { expect } from "chai";
import type { Durability } from "../../../chain/ledger/database/open.ts";
import type { Ledger } from "../../../chain/ledger/interface.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { Genesis } from "../../../chain/ledger/open.ts";
import { STAGED, accountOfBlock, contractOfBlock, heirOfBlock } from "./support/appender.ts";
import { certificateOf, genesisOf } from "./support/chain.ts";
import { withFolder } from "./support/folder.ts";
import { runAppender } from "./support/process.ts";
import { seededNumbers } from "./support/random.ts";

const ROUNDS = 10;
const MOST_BLOCKS = 24;

interface Run {
  readonly program: "append" | "stage";
  readonly folder: string;
  readonly durability: Durability;
}

/** Runs a program until so many batches were acknowledged, kills it, and returns the last acknowledgement. */
const runAndKill = async ({ program, folder, durability }: Run, batches: number, turns: number) => {
  const child = runAppender(program, folder, durability);
  let last = await child.expectLine();
  for (let count = 1; count < batches; count++) last = await child.expectLine();
  // A few turns of the event loop move the kill to another place within the append that is under way.
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  await child.kill();
  const [number = "", hash = ""] = ((await child.rest()).at(-1) ?? last).split(" ");
  return { number: Number(number), hash };
};

const expectWhole = (ledger: Ledger): void => {
  const { number: height } = ledger.head.header;
  for (let number = 1; number <= height; number++) {
    const stored = ledger.block(number);
    if (stored === undefined) throw new Error(`Block ${number} is missing.`);
    const { block, senders } = stored;
    expect(block.header.parentHash).to.equal(ledger.header(number - 1)?.hash);
    expect(ledger.header(block.hash)?.header.number).to.equal(number);
    expect(ledger.certificate(number)).to.deep.equal(certificateOf(block));
    expect(ledger.receipts(number)).to.have.length(block.transactions.length);
    expect(senders).to.have.length(block.transactions.length);
    block.transactions.forEach(({ hash }, index) => {
      expect(ledger.locateTransaction(hash)).to.deep.equal({ blockNumber: number, index });
    });
    const state = ledger.state.at(ledger.stateRoot(number));
    expect(ledger.stateRoot(number)).to.equal(block.header.stateRoot);
    expect(state.account(accountOfBlock(number))?.balance).to.equal(BigInt(number));
  }
  const contract = contractOfBlock(height);
  const found = ledger.logs({ fromBlock: 0, toBlock: height, addresses: [contract], topics: [], limit: 10_000 });
  const expected = Array.from({ length: height + 1 }, (_, number) => number)
    .filter((number) => number > 0 && contractOfBlock(number) === contract)
    .flatMap((number) => Array.from({ length: number % 4 }, () => number));
  expect(found.map((log) => log.blockNumber)).to.deep.equal(expected);
};

/** The index of addresses knows every block and none beyond. */
const expectIndexed = async ({ addresses, head }: Ledger): Promise<void> => {
  if (addresses === undefined) throw new Error("The index is gone.");
  const { number: height } = head.header;
  for (const address of [accountOfBlock(height), contractOfBlock(height), heirOfBlock(height)]) {
    const found: number[] = [];
    for await (const { blockNumber, indexes } of addresses.appearances(address, { from: 0, order: "ascending" })) {
      expect(indexes).to.deep.equal(Array.from({ length: blockNumber % 4 }, (_, index) => index));
      found.push(blockNumber);
    }
    const all = Array.from({ length: height + 1 }, (_, number) => number);
    const expected = all.filter((number) =>
      [accountOfBlock(number), contractOfBlock(number), heirOfBlock(number)].includes(address),
    );
    expect(found).to.deep.equal(expected.filter((number) => number % 4 > 0));
  }
};

/** The newest state by its tables and by its trie. */
const expectStateSound = (ledger: Ledger): void => {
  const { number, stateRoot } = ledger.head.header;
  expect(ledger.state.root).to.equal(stateRoot);
  const address = accountOfBlock(number);
  expect(ledger.state.prove(stateRoot, address, []).account).to.deep.equal(ledger.state.head.account(address));
};

describe("A ledger whose process is killed", () => {
  let genesis: Genesis;

  before(async () => {
    genesis = await genesisOf();
  });

  const runs = [
    { program: "append", durability: "os", blocks: 1 },
    { program: "append", durability: "fsync", blocks: 1 },
    { program: "stage", durability: "fsync", blocks: STAGED },
  ] as const;

  for (const { program, durability, blocks } of runs)
    it(`has every acknowledged block and nothing torn, durability ${durability}, ${blocks} a batch`, async function () {
      const seed = Number(process.env["CPCHAIN_KILL_SEED"] ?? Date.now() % 1_000_000);
      const random = seededNumbers(seed);
      console.log(`      seed ${seed} (CPCHAIN_KILL_SEED repeats it)`);
      this.timeout(60_000);
      await withFolder(async (folder) => {
        for (let round = 0; round < ROUNDS; round++) {
          const batches = 1 + random(Math.ceil(MOST_BLOCKS / blocks));
          const killed = await runAndKill({ program, folder, durability }, batches, random(40));
          const ledger = await openLedger({ location: { folder }, genesis, durability });
          const { number } = ledger.head.header;
          expect([killed.number, killed.number + blocks]).to.include(number);
          expect(ledger.header(killed.number)?.hash).to.equal(killed.hash);
          expectWhole(ledger);
          expectStateSound(ledger);
          await expectIndexed(ledger);
          await ledger.close();
        }
      });
    });
});
