import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createIdentity } from "../../../../chain/network/identity.ts";
import type { Identity } from "../../../../chain/network/identity.ts";
import type { Network } from "../../../../chain/network/interface.ts";
import { KnownPeers } from "../../../../chain/network/known/known-peers.ts";
import { TestNetworks, addressOf, until } from "../support/networks.ts";

describe("A node that remembers its peers", function () {
  this.timeout(120_000);
  const networks = new TestNetworks();
  let folder: string;
  let identity: Identity;
  const opened: KnownPeers[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-reunion-"));
    identity = await createIdentity();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((known) => known.close()));
    await networks.close();
    await rm(folder, { recursive: true });
  });

  const start = async (peers: readonly string[]): Promise<{ network: Network; known: KnownPeers }> => {
    const known = await KnownPeers.open({
      file: path.join(folder, "peers.json"),
      onWarning: (code) => {
        throw new Error(code);
      },
    });
    const network = await networks.start({ identity, settings: { peers, bans: known.bans, wantedPeers: 5 } });
    known.follow(network, 5);
    opened.push(known);
    return { network, known };
  };

  it("finds its network after a restart, though the node of its configuration is gone", async () => {
    const bootstrap = await networks.start({ settings: { wantedPeers: 5 } });
    const peers = [addressOf(bootstrap)];
    const other = await networks.start({ settings: { wantedPeers: 5, peers } });
    const first = await start(peers);
    await until(() => first.network.peers.has(other.id));
    // Who was dialled tells where it is itself; who did the dialling says so.
    await until(() => first.known.peers.some(({ id }) => id === other.id));
    await first.known.close();
    await first.network.close();
    await bootstrap.close();
    await until(() => other.peers.size === 0);

    const second = await start(peers);
    await until(() => second.network.peers.has(other.id));
  });

  it("does not find one that was banned before the restart", async () => {
    const bad = await networks.start({ settings: { wantedPeers: 5 } });
    const first = await start([addressOf(bad)]);
    await until(() => first.network.peers.has(bad.id));
    first.network.report(bad.id, "malformed", "bytes");
    await until(() => first.known.bans.length === 1);
    await first.known.close();
    await first.network.close();

    const second = await start([]);
    const refused: string[] = [];
    bad.on("refused", ({ peer }) => refused.push(peer));
    bad.keep(addressOf(second.network));
    const good = await networks.start({ settings: { peers: [addressOf(second.network)] } });
    await until(() => second.network.peers.has(good.id) && refused.length > 0);
    expect([...second.network.peers.keys()]).to.deep.equal([good.id]);
  });
});
