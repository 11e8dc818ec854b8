import { expect } from "chai";
import { fromHex, toHash, toHex } from "../../../../chain/primitives/bytes.ts";
import { NETWORK_LIMITS, SYNC_LIMITS } from "../../../../chain/primitives/limits.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import type { SyncLimits } from "../../../../chain/sync/interface.ts";
import { Outbox } from "../../../../chain/sync/transactions/outbox.ts";
import { decodeBatch } from "../../../../chain/sync/wire/batch.ts";
import { until } from "../../network/support/networks.ts";

const hashOf = (i: number): Hash => toHash(BigInt(i + 1));

describe("Own transactions on their way out", () => {
  const open: Outbox[] = [];
  afterEach(() => {
    for (const outbox of open.splice(0)) outbox.close();
  });

  /** An outbox whose transactions are their own hashes, unless a test says otherwise. */
  const start = (limits: Partial<SyncLimits> = {}) => {
    const state = {
      /** hashes of each batch that was handed to the network */
      batches: [] as Hash[][],
      sizes: [] as number[],
      peers: 1,
      gone: new Set<Hash>(),
      bytes: 32,
      large: new Set<Hash>(),
    };
    const outbox = new Outbox({
      limits: { ...SYNC_LIMITS, batchMs: 1, ...limits },
      random: () => 0.5,
      isConnected: () => state.peers > 0,
      read: (hash) => {
        if (state.gone.has(hash)) return undefined;
        const transaction = new Uint8Array(state.large.has(hash) ? NETWORK_LIMITS.transactionsBytes : state.bytes);
        transaction.set(fromHex(hash));
        return transaction;
      },
      publish: (data) => {
        state.batches.push(decodeBatch(data).transactions.map((raw) => toHex(raw.subarray(0, 32))));
        state.sizes.push(data.length);
        return Promise.resolve(state.peers);
      },
    });
    open.push(outbox);
    const add = (...numbers: number[]): void => {
      for (const i of numbers) outbox.add(hashOf(i));
    };
    return { outbox, state, add };
  };

  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

  it("travel together, in the order in which they came, each once", async () => {
    const { state, add } = start();
    add(...range(0, 10), 3);
    await until(() => state.batches.length === 1);
    expect(state.batches[0]).to.deep.equal(range(0, 10).map(hashOf));
    add(3, 10);
    await until(() => state.batches.length === 2);
    expect(state.batches[1]).to.deep.equal([hashOf(10)]);
  });

  it("go at once when a batch is full", async () => {
    const { state, add } = start({ batchTransactions: 5, batchMs: 3_600_000 });
    add(...range(0, 12));
    await until(() => state.batches.length === 2);
    expect(state.batches.map(({ length }) => length)).to.deep.equal([5, 5]);
  });

  it("fill no batch beyond its bytes", async () => {
    const { state, add } = start();
    state.bytes = NETWORK_LIMITS.transactionsBytes / 4;
    add(...range(0, 7));
    await until(() => state.batches.flat().length === 7);
    expect(state.batches.map(({ length }) => length)).to.deep.equal([3, 3, 1]);
    expect(Math.max(...state.sizes)).to.be.at.most(NETWORK_LIMITS.transactionsBytes);
  });

  it("are left out when no batch has room for them", async () => {
    const { state, add } = start();
    state.large.add(hashOf(0));
    add(0, 1);
    await until(() => state.batches.length === 1);
    expect(state.batches).to.deep.equal([[hashOf(1)]]);
  });

  it("wait when there were too many batches, and then travel in a larger one", async () => {
    const { outbox, state, add } = start({ batchesPerSecond: 2, batchesBurst: 1 });
    add(0);
    await until(() => state.batches.length === 1);
    add(1);
    outbox.flush();
    add(2);
    await until(() => state.batches.length === 2);
    expect(state.batches[1]).to.deep.equal([1, 2].map(hashOf));
  });

  it("wait for a peer, and are forgotten when they are no longer in the pool", async () => {
    const { state, add } = start();
    state.peers = 0;
    add(0, 1);
    state.gone.add(hashOf(0));
    state.peers = 1;
    await until(() => state.batches.length === 1);
    expect(state.batches[0]).to.deep.equal([hashOf(1)]);
  });

  it("that still wait for a block are sent again, so many of them", async () => {
    const { outbox, state, add } = start({ rebroadcastMs: 0, rebroadcastTransactions: 2 });
    add(...range(0, 4));
    await until(() => state.batches.length === 1);
    state.gone.add(hashOf(1));
    outbox.repeat();
    await until(() => state.batches.length === 2);
    expect(state.batches[1]).to.deep.equal([0, 2].map(hashOf));
  });

  it("are not sent again before their time", async () => {
    const { outbox, state, add } = start();
    add(0);
    await until(() => state.batches.length === 1);
    outbox.repeat();
    add(1);
    await until(() => state.batches.length === 2);
    expect(state.batches[1]).to.deep.equal([hashOf(1)]);
  });
});
