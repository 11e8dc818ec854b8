import { expect } from "chai";
import { serveBlocks } from "../../../chain/sync/serve.ts";
import { join, until } from "../network/support/networks.ts";
import { CertifiedChain } from "./support/chain.ts";
import { SyncNodes } from "./support/nodes.ts";
import type { SyncNode } from "./support/nodes.ts";

describe("Catching up with the chain of the peers", function () {
  this.timeout(60_000);
  const nodes = new SyncNodes();
  let source: CertifiedChain;

  before(async () => {
    source = await CertifiedChain.create();
    await source.extend(200);
  });
  afterEach(() => nodes.close());
  after(() => source.close());

  const hasAll = ({ chain }: SyncNode): boolean => chain.head().hash === source.head().hash;

  it("inserts every block in order, from several peers", async () => {
    const asked = new Set<string>();
    const serve = serveBlocks({ ledger: source.ledger });
    const peers = await Promise.all(
      ["a", "b", "c"].map((name) =>
        nodes.peer((_, __, body) => {
          asked.add(name);
          return serve(body);
        }, source.head()),
      ),
    );
    const node = await nodes.start();
    await Promise.all(peers.map((peer) => join(node.network, peer)));
    await until(() => hasAll(node));
    expect(node.chain.inserted).to.deep.equal(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(asked.size).to.be.greaterThan(1);
    expect(node.sync.caughtUp).to.equal(true);
    expect(node.sync.progress === undefined).to.equal(true);
  });
});
