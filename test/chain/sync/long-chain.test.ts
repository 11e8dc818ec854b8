import { expect } from "chai";
import { serveBlocks } from "../../../chain/sync/serve.ts";
import { join, until } from "../network/support/networks.ts";
import { CertifiedChain } from "./support/chain.ts";
import { SyncNodes } from "./support/nodes.ts";

const BLOCKS = 10_000;
/** The chain grows by one block each time the fresh node has inserted so many. */
const GROWS_EVERY = 500;

describe("A fresh node of a network with 10,000 blocks", function () {
  this.timeout(300_000);
  const nodes = new SyncNodes();
  let source: CertifiedChain;

  before(async () => {
    source = await CertifiedChain.create();
    await source.extend(BLOCKS, 0);
  });
  afterEach(() => nodes.close());
  after(() => source.close());

  it("catches up while the chain goes on", async () => {
    const serve = serveBlocks({ ledger: source.ledger });
    const peers = await Promise.all([1, 2, 3].map(() => nodes.peer((_, __, body) => serve(body), source.head())));
    const node = await nodes.start({ limits: { pollMs: 100 } });
    let growth = Promise.resolve();
    node.sync.on("inserted", ({ height }) => {
      if (height <= BLOCKS && height % GROWS_EVERY === 0) growth = growth.then(() => source.extend(1, 0));
    });
    await Promise.all(peers.map((peer) => join(node.network, peer)));
    const end = BLOCKS + BLOCKS / GROWS_EVERY;
    let seen = 0;
    // Progress, however slow the machine is.
    while (node.chain.head().height < end) {
      await until(() => node.chain.head().height > seen);
      seen = node.chain.head().height;
    }
    await growth;
    expect(node.chain.head()).to.deep.equal(source.head());
    expect(node.offences).to.deep.equal([]);
    await until(() => node.sync.caughtUp);
  });
});
