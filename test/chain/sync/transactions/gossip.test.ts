import { expect } from "chai";
import type { Network, OffenceReport, Verdict } from "../../../../chain/network/interface.ts";
import type { BlobPool } from "../../../../chain/pool/pool.ts";
import { concatBytes, fromHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { SYNC_LIMITS } from "../../../../chain/primitives/limits.ts";
import { decodeTransaction } from "../../../../chain/primitives/transaction/decode.ts";
import { createTransactionGossip } from "../../../../chain/sync/transactions/gossip.ts";
import type { TransactionGossip } from "../../../../chain/sync/transactions/gossip.ts";
import type { SyncLimits } from "../../../../chain/sync/interface.ts";
import { decodeBatch, encodeBatch } from "../../../../chain/sync/wire/batch.ts";
import { TestNetworks, join, until } from "../../network/support/networks.ts";
import { blobTransaction, makeBlob } from "../../pool/support/blobs.ts";
import { ETHER, addressOf, nobody, signed, unsigned } from "../../pool/support/chain.ts";
import type { FakeChain } from "../../pool/support/chain.ts";
import { hashesOf, openPool } from "../../pool/support/pool.ts";

interface Node {
  readonly network: Network;
  readonly pool: BlobPool;
  readonly chain: FakeChain;
  readonly gossip: TransactionGossip;
  readonly verdicts: Verdict[];
  readonly batches: Uint8Array[];
  readonly offences: OffenceReport[];
}

describe("Transactions among nodes", function () {
  this.timeout(60_000);
  const networks = new TestNetworks();
  let closing: (() => Promise<void>)[] = [];

  before(() => loadCrypto());
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    await networks.close();
    closing = [];
  });

  const start = async (limits: Partial<SyncLimits> = {}, prepare?: (pool: BlobPool) => Promise<unknown>) => {
    const { pool, chain } = await openPool({ verifyBlobs: () => Promise.resolve() });
    await prepare?.(pool);
    const verdicts: Verdict[] = [];
    const batches: Uint8Array[] = [];
    const offences: OffenceReport[] = [];
    let gossip: TransactionGossip | undefined = undefined as TransactionGossip | undefined;
    const network = await networks.start({
      handlers: {
        validate: async (topic, _, data) => {
          if (topic !== "transactions" || gossip === undefined) return "ignore";
          batches.push(data);
          const verdict = await gossip.onBatch(data);
          verdicts.push(verdict);
          return verdict;
        },
      },
    });
    network.on("offence", (report) => offences.push(report));
    gossip = createTransactionGossip({ network, pool, limits });
    gossip.start();
    closing.push(async () => {
      gossip.stop();
      await pool.close();
    });
    return { network, pool, chain, gossip, verdicts, batches, offences } satisfies Node;
  };

  const has = ({ pool }: Node, hashes: readonly string[]): boolean => {
    const { pending } = hashesOf(pool);
    return hashes.every((hash) => pending.includes(hash));
  };

  it("reach nodes that are not connected with the one that took them in", async () => {
    const [a, b, c] = [await start(), await start(), await start()];
    await join(a.network, b.network);
    await join(b.network, c.network);
    const transactions = Array.from({ length: 20 }, (_, nonce) => signed(1, nonce));
    await Promise.all(transactions.map(({ raw }) => a.pool.add(raw)));
    const hashes = transactions.map(({ hash }) => hash);
    await until(() => has(b, hashes) && has(c, hashes));
    expect(b.verdicts).to.include("accept");
    expect([...a.offences, ...b.offences, ...c.offences]).to.deep.equal([]);
  });

  it("are not sent back or on by those that got them from peers", async () => {
    const [a, b] = [await start(), await start({ rebroadcastMs: 100 })];
    await join(a.network, b.network);
    const transaction = signed(1, 0);
    await a.pool.add(transaction.raw);
    await until(() => has(b, [transaction.hash]));
    const own = signed(2, 0);
    await b.pool.add(own.raw);
    await until(() => a.batches.length >= 3);
    const sent = a.batches.flatMap((batch) =>
      decodeBatch(batch).transactions.map((raw) => decodeTransaction(raw).hash),
    );
    expect(new Set(sent)).to.deep.equal(new Set([own.hash]));
  });

  it("that waited in the pool before there was a peer are sent when there is one", async () => {
    const transaction = signed(1, 0);
    const a = await start({}, (pool) => pool.add(transaction.raw));
    const b = await start();
    await join(a.network, b.network);
    await until(() => has(b, [transaction.hash]));
  });

  it("that wait for long are sent again, also to those who had no room", async () => {
    const [a, b] = [await start({ rebroadcastMs: 200 }), await start()];
    await join(a.network, b.network);
    const transaction = signed(1, 0);
    await a.pool.add(transaction.raw);
    await until(() => has(b, [transaction.hash]));
    b.pool.drop(transaction.hash);
    await until(() => has(b, [transaction.hash]));
  });

  it("travel with their blobs when they have some", async () => {
    const blob = makeBlob(await loadKzg(), 1n);
    const { raw, hash } = blobTransaction(`0x${"07".repeat(32)}`, [blob]);
    const [a, b] = [await start(), await start()];
    await join(a.network, b.network);
    await a.pool.add(fromHex(raw));
    await until(() => has(b, [hash]));
    expect(b.pool.sidecar(hash)?.blobs.length).to.equal(1);
  });

  it("of senders without a key stay where they are", async () => {
    const [a, b] = [await start(), await start()];
    await join(a.network, b.network);
    a.pool.addUnsigned(unsigned(nobody(1), 0));
    const transaction = signed(1, 0);
    await a.pool.add(transaction.raw);
    await until(() => has(b, [transaction.hash]));
    expect(hashesOf(b.pool).pending).to.deep.equal([transaction.hash]);
  });

  describe("verdict on a batch", () => {
    const judge = async (transactions: readonly Uint8Array[], pool?: (pool: BlobPool) => Promise<unknown>) => {
      const { gossip } = await start({}, pool);
      return gossip.onBatch(encodeBatch({ salt: 0, transactions }));
    };

    it("is to hand it on when something in it is new", async () => {
      const [known, fresh] = [signed(1, 0), signed(1, 1)];
      expect(await judge([known.raw, fresh.raw], (pool) => pool.add(known.raw))).to.equal("accept");
    });

    it("is not to hand it on when everything is known", async () => {
      const known = signed(1, 0);
      expect(await judge([known.raw], (pool) => pool.add(known.raw))).to.equal("ignore");
    });

    it("is not to hand it on when nothing can be paid for", async () => {
      expect(await judge([signed(1, 0, { value: 10n ** 30n }).raw])).to.equal("ignore");
    });

    it("is that no honest node sends a malformed one, whatever else is in the batch", async () => {
      const fresh = signed(1, 0).raw;
      expect(await judge([fresh, Uint8Array.of(2, 1, 2, 3)])).to.equal("reject");
      expect(await judge([fresh, signed(1, 1, { chainId: 7n }).raw])).to.equal("reject");
      expect(await judge([concatBytes(fresh, Uint8Array.of(0))])).to.equal("reject");
    });

    it("is that no honest node sends what is no batch", async () => {
      const { gossip } = await start();
      expect(await gossip.onBatch(Uint8Array.of(1, 2, 3))).to.equal("reject");
      const raw = signed(1, 0).raw;
      const many = new Array<Uint8Array>(SYNC_LIMITS.batchTransactions + 1).fill(raw);
      expect(await judge(many)).to.equal("reject");
    });

    it("is to ignore what comes faster than it can be checked", async () => {
      const batches = [0, 1, 2].map((i) => encodeBatch({ salt: 0, transactions: [signed(i, 0).raw] }));
      const [first, second] = batches;
      const { gossip } = await start({ runningBatchBytes: (first?.length ?? 0) + (second?.length ?? 0) });
      const verdicts = batches.map((batch) => gossip.onBatch(batch));
      expect(await Promise.all(verdicts)).to.deep.equal(["accept", "accept", "ignore"]);
      expect(await gossip.onBatch(batches[2] ?? new Uint8Array())).to.equal("accept");
    });
  });

  it("that were refused once are sent on when they are taken in later", async () => {
    const [a, b] = [await start(), await start()];
    const transaction = signed(1, 0);
    a.chain.set(addressOf(1), { balance: 0n });
    expect(await a.gossip.onBatch(encodeBatch({ salt: 1, transactions: [transaction.raw] }))).to.equal("ignore");
    await join(a.network, b.network);
    a.chain.set(addressOf(1), { balance: ETHER });
    await a.pool.add(transaction.raw);
    await until(() => has(b, [transaction.hash]));
  });
});
