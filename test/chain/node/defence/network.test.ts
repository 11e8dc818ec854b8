import { expect } from "chai";
import type { Network, NetworkHandlers } from "../../../../chain/network/interface.ts";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { encodeAnnouncement } from "../../../../chain/sync/wire/announcement.ts";
import { encodeRequest } from "../../../../chain/sync/wire/request.ts";
import { TestNetworks, addressOf, next, until } from "../../network/support/networks.ts";
import { NodeNetwork } from "../consensus/support/network.ts";

/** Overloaded whatever else runs here: what strangers do decides. */
const LIMITS = {
  lookMs: 100,
  processorPercent: 0,
  calmProcessorPercent: 0,
  burdenPerSecond: 60,
  calmBurdenPerSecond: 20,
  activateMs: 1_000,
  calmMs: 2_000,
  coolDownMs: 1_000,
} as const;

/** Fewer than the budget of a peer, so that none of them is banned. */
const REQUESTS_PER_SECOND = 25;
const STRANGERS = 6;

const UNKNOWN_HEIGHT = 1_000_000;
const ANNOUNCEMENTS_PER_SECOND = 1_000;
const ANNOUNCEMENTS_AT_ONCE = 50;
/** Two ranges at once, each once before the liar rests, and once when its rest is over. */
const MOST_ASKED = 4;

describe("A validator under attack", function () {
  this.timeout(180_000);

  let network: NodeNetwork;
  const strangers = new TestNetworks();
  let flooding: NodeJS.Timeout | undefined;

  afterEach(async () => {
    clearInterval(flooding);
    await strangers.close();
    await network.remove();
  });

  const peeringOf = ({ peering }: ChainNode) => peering ?? expect.fail("no peers");
  const defenceOf = (node: ChainNode) => peeringOf(node).defence ?? expect.fail("no defence");

  const join = async (target: ChainNode, handlers: Partial<NetworkHandlers> = {}): Promise<Network> => {
    const { ledger, peering } = target;
    const stranger = await strangers.start({
      handlers,
      settings: { chainId: target.chainId, genesisHash: ledger.genesisHash },
    });
    stranger.keep(addressOf(peering?.network ?? expect.fail("no network")));
    await until(() => stranger.peers.size === 1);
    return stranger;
  };

  it("closes its connections with all but members, votes on, and admits all when it is over [T-12]", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 2, civilians: 1, defence: { limits: LIMITS } });
    await network.start();
    // Three of four validators are left, so every block needs the vote of the one that is attacked.
    await network.stop(network.members.filter(({ name }) => name === "validator 3"));
    await network.agreeOn(2);
    const [victim = expect.fail("no validator")] = network.nodes;
    const { network: own } = peeringOf(victim);
    const civilian = network.nodes.at(-1)?.peering?.network.id ?? expect.fail("no civilian");
    await until(() => own.peers.has(civilian));

    const attackers = await Promise.all(Array.from({ length: STRANGERS }, () => join(victim)));
    const refused = next(attackers[0] ?? expect.fail("no stranger"), "refused", ({ byPeer }) => byPeer);
    const request = encodeRequest({ kind: "range", from: 1, count: 1 });
    flooding = setInterval(() => {
      for (const attacker of attackers) void attacker.request(own.id, "blocks", request).catch(() => undefined);
    }, 1_000 / REQUESTS_PER_SECOND);

    await until(() => defenceOf(victim).state.phase === "restricted");
    await until(() => [...own.peers.values()].every(({ account }) => account !== undefined));
    expect(own.peers.has(civilian)).to.equal(false);
    expect((await refused)[0]).to.deep.include({ code: "PEER_REFUSED" });
    const { number } = victim.ledger.head.header;
    await until(() => victim.ledger.head.header.number >= number + 3);
    expect(own.peers.size).to.equal(4);

    clearInterval(flooding);
    await strangers.close();
    await until(() => defenceOf(victim).state.phase !== "restricted");
    await until(() => own.peers.has(civilian));
    await network.agreeOn(Math.max(...network.heights) + 2);
  });

  it("bans a stranger that floods it with unknown blocks, and hardly asks for them (A11) [T-06, T-12]", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 1 });
    await network.start();
    await network.agreeOn(1);
    const [victim = expect.fail("no validator")] = network.nodes;
    const { network: own } = peeringOf(victim);
    let asked = 0;
    const serve = (): Promise<never> => {
      asked += 1;
      return Promise.reject(new Error("there is no such block"));
    };
    const stranger = await join(victim, { serve });
    const banned = next(own, "offence", (offence) => offence.peer === stranger.id && offence.banned);
    let height = UNKNOWN_HEIGHT;
    flooding = setInterval(
      () => {
        for (let i = 0; i < ANNOUNCEMENTS_AT_ONCE; i++) {
          height += 1;
          const head = { height, hash: toHex(Buffer.alloc(32, height.toString())) };
          void stranger
            .publish("announcements", encodeAnnouncement({ head, peer: stranger.id }))
            .catch(() => undefined);
        }
      },
      1_000 / (ANNOUNCEMENTS_PER_SECOND / ANNOUNCEMENTS_AT_ONCE),
    );

    await banned;
    await until(() => !own.peers.has(stranger.id));
    expect(asked, "requests for blocks that it announced").to.be.at.most(MOST_ASKED);
    await network.agreeOn(Math.max(...network.heights) + 2);
    expect(own.peers.has(stranger.id)).to.equal(false);
  });
});
