import { expect } from "chai";
import { LedgerError } from "../../../chain/ledger/errors.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";
import { serveBlocks } from "../../../chain/sync/serve.ts";
import { encodeRange } from "../../../chain/sync/wire/answer.ts";
import { decodeRequest } from "../../../chain/sync/wire/request.ts";
import { addressOf, join, until } from "../network/support/networks.ts";
import { CertifiedChain } from "./support/chain.ts";
import { SyncNodes } from "./support/nodes.ts";
import type { SyncNode } from "./support/nodes.ts";

const BLOCKS = 200;

describe("Catching up with the chain of the peers", function () {
  this.timeout(60_000);
  const nodes = new SyncNodes();
  let source: CertifiedChain;
  let serve: (body: Uint8Array) => Promise<Uint8Array[]>;

  before(async () => {
    source = await CertifiedChain.create();
    await source.extend(BLOCKS);
    serve = serveBlocks({ ledger: source.ledger });
  });
  afterEach(() => nodes.close());
  after(() => source.close());

  const hasAll = ({ chain }: SyncNode, of = source): boolean => chain.head().hash === of.head().hash;
  const honest = () => nodes.peer((_, __, body) => serve(body), source.head());

  it("inserts every block in order, from several peers", async () => {
    const asked = new Set<string>();
    const joined = Promise.withResolvers<undefined>();
    const peers = await Promise.all(
      ["a", "b", "c"].map((name) =>
        nodes.peer(async (_, __, body) => {
          asked.add(name);
          await joined.promise;
          return serve(body);
        }, source.head()),
      ),
    );
    const node = await nodes.start({ limits: { rangeBlocks: 16 } });
    await Promise.all(peers.map((peer) => join(node.network, peer)));
    joined.resolve(undefined);
    await until(() => hasAll(node));
    expect(node.chain.inserted).to.deep.equal(Array.from({ length: BLOCKS }, (_, i) => i + 1));
    expect(asked.size).to.equal(3);
    await until(() => node.sync.caughtUp);
    expect(node.sync.progress === undefined).to.equal(true);
  });

  it("tells how far it is while it goes on", async () => {
    const node = await nodes.start({ limits: { runBlocks: 1 } });
    const told: unknown[] = [];
    const seen: unknown[] = [];
    node.sync.on("behind", (progress) => told.push(progress));
    node.sync.on("inserted", ({ height }) => {
      if (height === 100) seen.push(node.sync.progress);
    });
    await join(node.network, await honest());
    await until(() => node.sync.caughtUp);
    expect(told).to.deep.equal([{ startingBlock: 0, currentBlock: 0, highestBlock: BLOCKS }]);
    expect(seen).to.deep.equal([{ startingBlock: 0, currentBlock: 100, highestBlock: BLOCKS }]);
  });

  it("follows a chain that goes on meanwhile and afterwards", async () => {
    const growing = await nodes.start({}, { chain: await CertifiedChain.create() });
    await growing.chain.extend(50);
    growing.sync.headChanged();
    const node = await nodes.start({ limits: { rangeBlocks: 8, runBlocks: 1 } });
    let grown = 0;
    node.sync.on("inserted", ({ height }) => {
      if (height % 10 !== 0 || grown === 5) return;
      grown += 1;
      void growing.chain.extend(1).then(() => {
        growing.sync.headChanged();
      });
    });
    await join(node.network, growing.network);
    await until(() => grown === 5 && growing.chain.head().height === 55 && hasAll(node, growing.chain));
    await growing.chain.extend(1);
    growing.sync.headChanged();
    await until(() => node.chain.head().height === 56);
    await growing.chain.close();
  });

  it("hears of a block from a node that had to fetch it itself", async () => {
    const first = await nodes.start({}, { chain: await CertifiedChain.create() });
    const [second, third] = [await nodes.start(), await nodes.start()];
    await join(second.network, first.network);
    await join(third.network, second.network);
    await first.chain.extend(3);
    first.sync.headChanged();
    await until(() => hasAll(third, first.chain));
    await first.chain.close();
  });

  it("asks for heads, so that a lost announcement leaves nobody behind", async () => {
    const silent = await CertifiedChain.create();
    const serveSilent = serveBlocks({ ledger: silent.ledger });
    const peer = await nodes.peer((_, __, body) => serveSilent(body), silent.head());
    const node = await nodes.start({ limits: { pollMs: 100 } });
    await join(node.network, peer);
    await silent.extend(2);
    await until(() => hasAll(node, silent));
    await silent.close();
  });

  it("goes on with others when the serving peer is killed", async () => {
    let answers = 0;
    const dying = await nodes.peer(async (_, __, body) => {
      answers += 1;
      if (answers === 2) await dying.close();
      return serve(body);
    }, source.head());
    const node = await nodes.start({ limits: { rangeBlocks: 8 } });
    // It may be gone before both sides are seen to be connected.
    node.network.keep(addressOf(dying));
    await until(() => answers >= 2 && node.network.peers.size === 0);
    expect(hasAll(node)).to.equal(false);
    await join(node.network, await honest());
    await until(() => hasAll(node));
  });

  it("does not wait for a peer that never answers", async () => {
    const endless = await nodes.peer(() => new Promise(() => undefined), source.head());
    const node = await nodes.start({ limits: { hedgeMs: 100 }, random: () => 0 });
    let disappointments = 0;
    node.sync.on("disappointed", () => (disappointments += 1));
    let before: number | undefined;
    const other = await nodes.peer((_, __, body) => {
      const request = decodeRequest(body);
      if (request.kind === "range" && request.from === 1) before ??= disappointments;
      return serve(body);
    }, source.head());
    // It is chosen first whenever it can be, as the one that was met first.
    await join(node.network, endless);
    await join(node.network, other);
    await until(() => hasAll(node));
    expect(before).to.equal(0);
  });

  it("does not believe a peer that has nothing of what it said", async () => {
    const head = { height: 1_000_000, hash: source.head().hash };
    const [told = new Uint8Array()] = encodeRange({ head, blocks: [] });
    const boaster = await nodes.peer(async (_, __, body) => [told, ...(await serve(body)).slice(1)], head);
    const node = await nodes.start({ random: () => 0 });
    const disappointed: string[] = [];
    node.sync.on("disappointed", (peer) => disappointed.push(peer));
    await join(node.network, boaster);
    await until(() => hasAll(node) && disappointed.length > 0);
    expect(disappointed[0]).to.equal(boaster.id);
    await join(node.network, await honest());
    await until(() => node.sync.caughtUp);
    expect(node.chain.head().height).to.equal(BLOCKS);
  });

  it("inserts what is there in runs, and goes on in another where one ends", async () => {
    const chain = await CertifiedChain.create();
    const insert = chain.insert.bind(chain);
    const runs: number[] = [];
    chain.insert = async (blocks) => {
      const before = chain.inserted.length;
      await insert(blocks);
      runs.push(chain.inserted.length - before);
    };
    const node = await nodes.start({ limits: { runBlocks: 64, runMs: 60_000 } }, { chain });
    await join(node.network, await honest());
    await until(() => node.sync.caughtUp);
    expect(chain.inserted).to.have.lengthOf(BLOCKS);
    expect(Math.max(...runs)).to.equal(64);
    await chain.close();
  });

  it("stops when this node cannot store a block, and says why", async () => {
    const chain = await CertifiedChain.create();
    chain.insert = () => Promise.reject(new LedgerError("DISK_FULL", "no space"));
    const node = await nodes.start({}, { chain });
    const peer = await honest();
    await join(node.network, peer);
    await until(() => node.failures.length > 0);
    expect(node.failures.map(errorCode)).to.deep.equal(["DISK_FULL"]);
    expect(node.offences).to.deep.equal([]);
    await chain.close();
  });

  it("leaves the newest blocks to consensus for a while", async () => {
    const member = await nodes.start({ patienceMs: 3_600_000 });
    const requests: string[] = [];
    const other = await CertifiedChain.create();
    const serveOther = serveBlocks({ ledger: other.ledger });
    const peer = await nodes.peer((_, from, body) => {
      requests.push(from);
      return serveOther(body);
    }, other.head());
    await join(member.network, peer);
    await until(() => member.sync.caughtUp);
    const tells = await nodes.start({}, { chain: other });
    await join(member.network, tells.network);
    await other.extend(1);
    tells.sync.headChanged();
    await until(() => member.sync.caughtUp);
    expect(member.chain.head().height).to.equal(0);
    await other.extend(5);
    tells.sync.headChanged();
    await until(() => hasAll(member, other));
    expect(requests.length).to.be.lessThan(10);
  });
});
