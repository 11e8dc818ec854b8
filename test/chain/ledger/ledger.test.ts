import { join } from "node:path";
import { expect } from "chai";
import { ClassicLevel } from "classic-level";
import type { ExecutedBlock, Ledger } from "../../../chain/ledger/interface.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { Genesis, LedgerOptions } from "../../../chain/ledger/open.ts";
import { PREFIX } from "../../../chain/ledger/keys.ts";
import { toHash, toHex } from "../../../chain/primitives/bytes.ts";
import { addressOf, balances, certificateOf, genesisOf, logOf, nextBlock, tag } from "./support/chain.ts";
import { rejection, thrown } from "./support/errors.ts";
import { withFolder } from "./support/folder.ts";

describe("A ledger", () => {
  let genesis: Genesis;

  const withLedger = async (
    options: Partial<LedgerOptions>,
    test: (ledger: Ledger) => Promise<void>,
  ): Promise<void> => {
    const ledger = await openLedger({ location: { memory: true }, genesis, ...options });
    try {
      await test(ledger);
    } finally {
      await ledger.close();
    }
  };

  const child = (ledger: Ledger, text = ""): ExecutedBlock => {
    const number = ledger.head.header.number + 1;
    return nextBlock(ledger, {
      transactions: [{ from: addressOf(1), to: addressOf(2), value: 1n, logs: [logOf(addressOf(3), [1n])] }],
      changes: balances([[addressOf(7), BigInt(number)]]),
      extraData: tag(text),
    });
  };

  const grow = async (ledger: Ledger, count: number): Promise<void> => {
    for (let left = count; left > 0; left--) {
      const executed = child(ledger);
      await ledger.append(executed, certificateOf(executed.block));
    }
  };

  const balanceAfter = (ledger: Ledger, number: number): bigint | undefined =>
    ledger.state.at(ledger.stateRoot(number)).account(addressOf(7))?.balance;

  before(async () => {
    genesis = await genesisOf();
  });

  it("shows a block, its parts and its state at one moment, while it is being written too", async () => {
    await withFolder(async (folder) => {
      await withLedger({ location: { folder } }, async (ledger) => {
        for (let more = 0; more < 20; more++) {
          const executed = child(ledger);
          const { hash, header, transactions } = executed.block;
          const [transaction] = transactions;
          if (transaction === undefined) throw new Error("no transaction");
          const writing = ledger.append(executed, certificateOf(executed.block));
          // The database has the block on its own thread a moment before the ledger hears of it.
          for (let last = false; !last;) {
            last = ledger.head.hash === hash;
            const seen = [
              ledger.header(hash),
              ledger.block(header.number),
              ledger.receipts(hash),
              ledger.certificate(header.number),
              ledger.locateTransaction(transaction.hash),
            ].map((part) => part !== undefined);
            expect(new Set(seen).size).to.equal(1);
            expect(seen[0]).to.equal(last);
            await new Promise(setImmediate);
          }
          await writing;
        }
      });
    });
  });

  it("shows a staged block at once, and has none of them when it ends before they are durable", () =>
    withFolder(async (folder) => {
      const options = { location: { folder }, genesis };
      const ledger = await openLedger(options);
      await grow(ledger, 1);
      for (let i = 0; i < 3; i++) {
        const executed = child(ledger);
        expect(await ledger.stage(executed, certificateOf(executed.block))).to.be.above(0);
        expect(ledger.block(executed.block.hash)?.block).to.deep.equal(executed.block);
        expect(balanceAfter(ledger, executed.block.header.number)).to.equal(BigInt(executed.block.header.number));
      }
      await ledger.close();
      const reopened = await openLedger(options);
      expect(reopened.head.header.number).to.equal(1);
      expect(balanceAfter(reopened, 1)).to.equal(1n);
      await reopened.close();
    }));

  it("keeps the newest states only, also of blocks that were staged", () =>
    withLedger({ prune: 2 }, async (ledger) => {
      await grow(ledger, 3);
      for (let i = 0; i < 3; i++) {
        const executed = child(ledger);
        await ledger.stage(executed, certificateOf(executed.block));
      }
      expect(balanceAfter(ledger, 3)).to.equal(3n);
      await ledger.flush();
      // Runs after what was deleted.
      await ledger.flush();
      expect([5, 6].map((number) => balanceAfter(ledger, number))).to.deep.equal([5n, 6n]);
      thrown(() => balanceAfter(ledger, 4), "STATE_PRUNED");
    }));

  it("takes only the child of its newest block", () =>
    withLedger({}, async (ledger) => {
      const first = child(ledger, "a");
      const rival = child(ledger, "b");
      await ledger.append(first, certificateOf(first.block));
      await rejection(ledger.append(rival, certificateOf(rival.block)), "NOT_ON_HEAD");
      await rejection(ledger.append(first, certificateOf(first.block)), "NOT_ON_HEAD");
      expect(ledger.head.hash).to.equal(first.block.hash);
      expect(ledger.header(rival.block.hash)).to.equal(undefined);
      await grow(ledger, 1);
      expect(ledger.head.header.number).to.equal(2);
    }));

  it("shows a block to readers only when it is stored", () =>
    withLedger({}, async (ledger) => {
      const executed = child(ledger);
      const appended = ledger.append(executed, certificateOf(executed.block));
      expect(ledger.head.header.number).to.equal(0);
      expect(ledger.state.root).to.equal(genesis.block.header.stateRoot);
      await appended;
      expect(ledger.head.hash).to.equal(executed.block.hash);
      expect(ledger.state.root).to.equal(executed.block.header.stateRoot);
    }));

  it("refuses everything once it is closed, after what was under way", async () => {
    const ledger = await openLedger({ location: { memory: true }, genesis });
    const executed = child(ledger);
    const appended = ledger.append(executed, certificateOf(executed.block));
    await ledger.close();
    await ledger.close();
    await appended;
    await rejection(ledger.append(executed, certificateOf(executed.block)), "CLOSED");
    await rejection(ledger.mutateState(balances([])), "CLOSED");
    await rejection(ledger.appendVotes(2, []), "CLOSED");
    thrown(() => ledger.certificate(1), "CLOSED");
  });

  it("reads the state of any old block", () =>
    withLedger({}, async (ledger) => {
      await grow(ledger, 20);
      for (let number = 1; number <= 20; number++) expect(balanceAfter(ledger, number)).to.equal(BigInt(number));
      thrown(() => ledger.stateRoot(21), "STATE_PRUNED");
    }));

  it("keeps only the newest states when told to prune, and every block", () =>
    withFolder(async (folder) => {
      const options = { location: { folder }, prune: 3, durability: "os" } as const;
      const expectPruned = async (ledger: Ledger): Promise<void> => {
        // A further write waits for the pruning that follows an append.
        await ledger.appendVotes(21, []);
        for (const number of [18, 19, 20]) expect(balanceAfter(ledger, number)).to.equal(BigInt(number));
        for (const number of [1, 10, 17]) {
          expect(thrown(() => balanceAfter(ledger, number), "STATE_PRUNED").advice).to.match(/--prune/);
          expect(ledger.block(number)?.block.header.number).to.equal(number);
          expect(ledger.receipts(number)).to.have.length(1);
        }
      };
      await withLedger(options, async (ledger) => {
        await grow(ledger, 20);
        await expectPruned(ledger);
      });
      await withLedger(options, expectPruned);
    }));

  it("remembers own votes of a height, in order, until its block is there", () =>
    withFolder(async (folder) => {
      const options = { location: { folder } } as const;
      const [prepare, commit, other] = [tag("prepare"), tag("commit"), tag("other")];
      await withLedger(options, async (ledger) => {
        await ledger.appendVotes(1, [prepare]);
        await Promise.all([ledger.appendVotes(1, [commit, other]), ledger.appendVotes(2, [other])]);
      });
      await withLedger(options, async (ledger) => {
        expect(ledger.votes(1)).to.deep.equal([prepare, commit, other]);
        await grow(ledger, 1);
        expect(ledger.votes(1)).to.deep.equal([]);
        expect(ledger.votes(2)).to.deep.equal([other]);
      });
    }));

  it("forgets the votes for blocks that it went back from", () =>
    withLedger({ undo: true }, async (ledger) => {
      const mark = ledger.mark();
      await grow(ledger, 1);
      await ledger.appendVotes(2, [tag("vote")]);
      await ledger.revertTo(mark);
      expect(ledger.votes(2)).to.deep.equal([]);
    }));

  it("goes back to marks only when it was opened for that, and only to marks it has", async () => {
    await withLedger({}, async (ledger) => {
      expect(thrown(() => ledger.mark(), "UNDO_UNAVAILABLE").advice).to.match(/undo/);
      await rejection(ledger.revertTo(1), "UNDO_UNAVAILABLE");
    });
    await withLedger({ undo: true }, async (ledger) => {
      await grow(ledger, 1);
      await rejection(ledger.revertTo(ledger.mark() + 1), "UNDO_UNAVAILABLE");
      await rejection(ledger.revertTo(0), "UNDO_UNAVAILABLE");
      await ledger.revertTo(ledger.mark());
      expect(ledger.head.header.number).to.equal(1);
    });
  });

  it("leaves nothing in the database of what it went back from", () =>
    withFolder(async (folder) => {
      const options = { location: { folder }, undo: true } as const;
      const entries = async (): Promise<string[]> => {
        const encodings = { keyEncoding: "view", valueEncoding: "view" } as const;
        const level = new ClassicLevel<Uint8Array, Uint8Array>(join(folder, "db"), encodings);
        const all = await level.iterator().all();
        await level.close();
        const archived = new Set<number>([PREFIX.trieNode, PREFIX.code]);
        return all.filter(([[prefix = 0]]) => !archived.has(prefix)).map(([key, value]) => toHex(key) + toHex(value));
      };
      await withLedger(options, (ledger) => grow(ledger, 2));
      const before = await entries();
      await withLedger(options, async (ledger) => {
        const mark = ledger.mark();
        await grow(ledger, 3);
        await ledger.mutateState(balances([[addressOf(7), 99n]]));
        await ledger.appendVotes(6, [tag("vote")]);
        await ledger.revertTo(mark);
      });
      expect(await entries()).to.deep.equal(before);
    }));

  it("names the blocks after which the state was changed by hand", () =>
    withLedger({}, async (ledger) => {
      await grow(ledger, 2);
      await ledger.mutateState(balances([[addressOf(7), 99n]]));
      expect(ledger.irregularBlocks).to.deep.equal([2]);
      expect(balanceAfter(ledger, 2)).to.equal(99n);
      expect(ledger.stateRoot(2)).to.not.equal(ledger.head.header.stateRoot);
      await grow(ledger, 1);
      expect(ledger.irregularBlocks).to.deep.equal([2]);
      expect(ledger.stateRoot(3)).to.equal(ledger.head.header.stateRoot);
    }));

  it("says when more logs match than were asked for, and where to stop", () =>
    withLedger({}, async (ledger) => {
      await grow(ledger, 5);
      const query = { fromBlock: 0, toBlock: 5, addresses: [addressOf(3)], topics: [[toHash(1n)]] };
      expect(ledger.logs({ ...query, limit: 5 })).to.have.length(5);
      const error = thrown(() => ledger.logs({ ...query, limit: 3 }), "TOO_MANY_RESULTS");
      expect(error.advice).to.match(/up to 3/);
      expect(ledger.logs({ ...query, toBlock: 3, limit: 3 })).to.have.length(3);
    }));

  it("ends a search for logs before the block at which it is told to pause, having read at least one", () =>
    withLedger({}, async (ledger) => {
      await grow(ledger, 5);
      const asked: number[] = [];
      const pause = (blockNumber: number): boolean => asked.push(blockNumber) === 2;
      const query = { fromBlock: 1, toBlock: 5, addresses: [addressOf(3)], topics: [], limit: 100 };
      const numbers = ledger.logs({ ...query, pause }).map(({ blockNumber }) => blockNumber);
      expect([...new Set(numbers)]).to.deep.equal([1, 2]);
      expect(asked).to.deep.equal([2, 3]);
    }));

  it("finds no logs of blocks that it went back from, nor those that came in their place under their numbers", () =>
    withLedger({ undo: true }, async (ledger) => {
      await grow(ledger, 2);
      const mark = ledger.mark();
      const search = () =>
        ledger
          .logs({ fromBlock: 3, toBlock: 3, addresses: [], topics: [], limit: 100 })
          .map((log) => log.transactionHash);
      await grow(ledger, 1);
      const before = search();
      expect(before).to.not.have.length(0);
      await ledger.revertTo(mark);
      expect(search()).to.deep.equal([]);
      await ledger.mutateState(balances([[addressOf(7), 99n]]));
      await grow(ledger, 1);
      expect(search()).to.not.have.length(0);
      expect(search()).to.deep.equal(ledger.block(3)?.block.transactions.map(({ hash }) => hash));
    }));
});
