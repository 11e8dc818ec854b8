import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { encodeCertificate } from "../../../../chain/consensus/certificate-codec.ts";
import type { Network, NetworkHandlers, OffenceReport } from "../../../../chain/network/interface.ts";
import { startNode } from "../../../../chain/node/node.ts";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { decodeBlock, encodeBlock } from "../../../../chain/primitives/block/block.ts";
import { serveBlocks } from "../../../../chain/sync/serve.ts";
import { encodeRange } from "../../../../chain/sync/wire/answer.ts";
import { decodeRequest } from "../../../../chain/sync/wire/request.ts";
import { TestNetworks, addressOf, until } from "../../network/support/networks.ts";
import { CertifiedChain, certify, longAgo, makeCommittee } from "./support/certified-chain.ts";
import type { CertifiedCommittee } from "./support/certified-chain.ts";

const BLOCKS = 10_000;
/** The chain grows by one block each time the fresh node has so many more. */
const GROWS_EVERY = 500;
/** Blocks beyond the chain that the liar says it has. */
const INVENTED = 1_000;

type Serve = NetworkHandlers["serve"];

describe("A fresh node of a network with 10,000 blocks", function () {
  this.timeout(600_000);
  const networks = new TestNetworks();
  let committee: CertifiedCommittee;
  let source: CertifiedChain;
  let folder: string;
  let node: ChainNode | undefined;

  before(async () => {
    committee = await makeCommittee({ validators: 4, proposers: 3 }, longAgo(BLOCKS + GROWS_EVERY));
    source = await CertifiedChain.create(committee);
    await source.extend(BLOCKS);
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-long-"));
  });
  after(async () => {
    await node?.close();
    await networks.close();
    await source.close();
    await rm(folder, { recursive: true });
  });

  const head = (above = 0) => ({ height: source.height + above, hash: source.ledger.head.hash });
  const peer = (serve: Serve, above = 0): Promise<Network> =>
    networks.start({
      handlers: { serve },
      settings: { chainId: committee.genesis.chainId, genesisHash: source.ledger.genesisHash, head: head(above) },
    });

  /** Answers with blocks that too few validators, or the right ones for another block, have sealed. */
  const lie: Serve = async (_, __, body) => {
    const request = decodeRequest(body);
    if (request.kind !== "range") return [];
    const frames = await honest("blocks", "", body);
    const [block] = frames.slice(1);
    if (block === undefined) {
      const newest = source.ledger.block(source.height)?.block;
      if (newest === undefined) throw new Error("no block");
      const header = { ...newest.header, number: request.from };
      const certificate = await certify(committee, request.from, newest.hash);
      const blocks = [{ block: encodeBlock({ ...newest, header }), certificate: encodeCertificate(certificate) }];
      return encodeRange({ head: head(INVENTED), blocks: request.count === 0 ? [] : blocks });
    }
    const tooFew = await certify(committee, request.from, decodeBlock(block).hash, [0, 1]);
    return [...encodeRange({ head: head(INVENTED), blocks: [] }), block, encodeCertificate(tooFew), ...frames.slice(3)];
  };
  let honest: Serve;

  it("catches up from several peers while the chain goes on, whatever one of them says or keeps to itself [C-15]", async () => {
    const serve = serveBlocks({ ledger: source.ledger });
    honest = (_, __, body) => serve(body);
    const liar = await peer(lie, INVENTED);
    const silent = await peer(() => new Promise(() => undefined));
    const peers = [await peer(honest), await peer(honest), liar, silent];
    const logged: { message: string; fields: Record<string, unknown> }[] = [];
    const write = (message: string, fields: Record<string, unknown> = {}): void => {
      logged.push({ message, fields });
    };
    node = await startNode({
      genesis: committee.genesis,
      storage: { folder: path.join(folder, "chain") },
      durability: "fsync",
      recoveryWorkers: 1,
      peering: {
        listen: ["/ip4/127.0.0.1/tcp/0"],
        peers: peers.map(addressOf),
        wantedPeers: 0,
        connectionsPerSecond: 1_000,
        thread: "own",
      },
      logger: { info: write, warn: write, error: write },
    });
    const { ledger, feed, peering } = node;
    if (peering === undefined) throw new Error("a node without peers");
    const offences: OffenceReport[] = [];
    peering.network.on("offence", (report) => offences.push(report));
    let growth = Promise.resolve();
    feed.subscribe(({ block: { header } }) => {
      if (header.number <= BLOCKS && header.number % GROWS_EVERY === 0) growth = growth.then(() => source.extend(1));
    });
    const end = BLOCKS + BLOCKS / GROWS_EVERY;
    let seen = 0;
    // Progress, however slow the machine is.
    while (ledger.head.header.number < end) {
      await until(() => ledger.head.header.number > seen);
      seen = ledger.head.header.number;
    }
    await growth;
    // Only the liar has more, and with its second invention it is out.
    await until(() => offences.some(({ peer: id, banned }) => id === liar.id && banned));
    await until(() => peering.sync.caughtUp);
    expect(ledger.head.hash).to.equal(source.ledger.head.hash);
    // Who was too slow is told so, and nothing worse.
    const worse = offences.filter(({ offence }) => offence !== "useless");
    expect(new Set(worse.map(({ peer: id }) => id))).to.deep.equal(new Set([liar.id]));
    expect(peering.network.peers.has(liar.id)).to.equal(false);
    expect(
      logged.filter(({ fields }) => fields["code"] === "PEER_BANNED").map(({ fields }) => fields["peer"]),
    ).to.include(liar.id);
    expect(node.backend.syncing()).to.equal(undefined);
  });
});
