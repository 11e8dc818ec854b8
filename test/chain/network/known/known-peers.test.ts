import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { NetworkEventHub } from "../../../../chain/network/events.ts";
import type { Peer } from "../../../../chain/network/interface.ts";
import { KnownPeers } from "../../../../chain/network/known/known-peers.ts";
import { NETWORK_LIMITS } from "../../../../chain/primitives/limits.ts";

const NOW = 1_800_000_000_000;
const addressOf = (id: string, port = 1): string => `/ip4/10.0.0.1/tcp/${port}/p2p/${id}`;

describe("Peers that a node remembers", () => {
  let folder: string;
  let file: string;
  let now: number;
  const warnings: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-peers-"));
    file = path.join(folder, "peers.json");
    now = NOW;
    warnings.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A run of a node, with a network that does what the test says. */
  const run = async (wanted = 25) => {
    const known = await KnownPeers.open({ file, onWarning: (code) => warnings.push(code), now: () => now });
    const hub = new NetworkEventHub();
    const introduced: string[] = [];
    const introduce = (addresses: readonly string[]): void => {
      introduced.push(...addresses);
    };
    known.follow({ on: hub.on.bind(hub), peers: hub.peers, introduce }, wanted);
    const connect = (id: string, direction: Peer["direction"] = "outbound", port = 1): void => {
      hub.emit("connected", { id, direction, address: addressOf(id, port) } as Peer);
    };
    const ban = (peer: string): void => {
      hub.emit("offence", { peer, account: undefined, offence: "malformed", reason: "", banned: true });
    };
    return { known, hub, introduced, connect, ban };
  };

  it("are introduced to the next run, those that were reached and then those seen last first", async () => {
    const first = await run();
    first.connect("a");
    now += 1_000;
    first.connect("b");
    first.connect("c", "inbound");
    first.hub.emit("located", "c", ["/ip4/10.0.0.3/tcp/3"]);
    await first.known.close();
    expect(first.introduced).to.deep.equal([]);
    now += 1_000;
    const second = await run();
    expect(second.introduced).to.have.lengthOf(3);
    expect(second.introduced.at(-1)).to.equal("/ip4/10.0.0.3/tcp/3/p2p/c");
    await second.known.close();
    expect(warnings).to.deep.equal([]);
  });

  it("are left alone when no more are wanted", async () => {
    const first = await run();
    first.connect("a");
    await first.known.close();
    const second = await run(0);
    expect(second.introduced).to.deep.equal([]);
    await second.known.close();
  });

  it("are not believed where others are, unless they are connected", async () => {
    const { known, hub } = await run();
    hub.emit("located", "stranger", ["/ip4/10.0.0.9/tcp/9"]);
    expect(known.peers).to.deep.equal([]);
    await known.close();
  });

  it("are known by what they said before their greeting was over", async () => {
    const { known, hub, connect } = await run();
    hub.emit("located", "early", ["/ip4/10.0.0.9/tcp/9"]);
    connect("early", "inbound");
    expect(known.peers.map(({ addresses }) => addresses)).to.deep.equal([["/ip4/10.0.0.9/tcp/9/p2p/early"]]);
    await known.close();
  });

  it("are bounded, and those that only said where they are do not push out those that were reached", async () => {
    const { known, hub, connect } = await run();
    connect("reached");
    for (let i = 0; i < NETWORK_LIMITS.knownPeers + 10; i++) {
      now += 1;
      connect(`peer-${i}`, "inbound");
      hub.emit(
        "located",
        `peer-${i}`,
        Array.from({ length: 9 }, (_, port) => `/ip4/10.0.0.2/tcp/${port}`),
      );
    }
    expect(known.peers).to.have.lengthOf(NETWORK_LIMITS.knownPeers);
    expect(known.peers.some(({ id }) => id === "reached")).to.equal(true);
    expect(Math.max(...known.peers.map(({ addresses }) => addresses.length))).to.equal(NETWORK_LIMITS.knownAddresses);
    await known.close();
    const again = await run();
    expect(again.known.peers).to.have.lengthOf(NETWORK_LIMITS.knownPeers);
    await again.known.close();
  });

  it("stay banned over a restart, for longer each time", async () => {
    const first = await run();
    first.connect("bad");
    first.ban("bad");
    await first.known.close();
    const second = await run();
    const ban = { id: "bad", bans: 1, until: NOW + NETWORK_LIMITS.banMs };
    expect(second.known.bans).to.deep.equal([ban]);
    expect(second.introduced).to.deep.equal([]);
    second.ban("bad");
    expect(second.known.bans).to.deep.equal([{ ...ban, bans: 2, until: NOW + 2 * NETWORK_LIMITS.banMs }]);
    await second.known.close();
  });

  for (const [what, content] of [
    ["is cut off", '{"version":1,"peers":[{"id"'],
    ["is empty", ""],
    ["has another form", '{"version":2,"peers":[],"bans":[]}'],
    ["is too large", " ".repeat(NETWORK_LIMITS.knownFileBytes + 1)],
  ] as const) {
    it(`are forgotten with a warning when their file ${what}, and a new one is written`, async () => {
      await writeFile(file, content);
      const first = await run();
      expect(warnings).to.deep.equal(["PEERS_UNREADABLE"]);
      first.connect("a");
      await first.known.close();
      const second = await run();
      expect(second.introduced).to.deep.equal([addressOf("a")]);
      await second.known.close();
      expect(warnings).to.have.lengthOf(1);
    });
  }

  it("are written whole or not at all, and a failure is told once", async () => {
    const { known, connect } = await run();
    connect("a");
    await known.close();
    expect(await readdir(folder)).to.deep.equal(["peers.json"]);
    expect(JSON.parse(await readFile(file, "utf8"))).to.have.property("version", 1);
    await rm(file);
    await writeFile(path.join(folder, "blocked"), "");
    file = path.join(folder, "blocked", "peers.json");
    const second = await run();
    second.connect("a");
    await second.known.close();
    expect(warnings).to.deep.equal(["PEERS_UNREADABLE", "PEERS_NOT_KEPT"]);
  });
});
