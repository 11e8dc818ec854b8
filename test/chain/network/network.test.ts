import { expect } from "chai";
import type { Network, Peer } from "../../../chain/network/interface.ts";
import { createIdentity } from "../../../chain/network/identity.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";
import { NETWORK_LIMITS } from "../../../chain/primitives/limits.ts";
import { TestNetworks, account, addressOf, join, next, until } from "./support/networks.ts";

const codeOf = async (attempt: Promise<unknown>): Promise<string | undefined> =>
  attempt.then(() => undefined, errorCode);

describe("Network of peers over libp2p", () => {
  const networks = new TestNetworks();

  before(() => loadCrypto());
  afterEach(() => networks.close());

  /** Two members that are connected. */
  const members = async (): Promise<readonly [Network, Network]> => {
    const signers = [account(), account()] as const;
    const addresses = signers.map(({ address }) => address);
    const [a, b] = await Promise.all([
      networks.start({ signer: signers[0], members: addresses }),
      networks.start({ signer: signers[1], members: addresses }),
    ]);
    await join(a, b);
    return [a, b];
  };

  /** Sends until it arrives: the streams of a channel open after the greeting. */
  const arrives = async (from: Network, to: Network, channel: "votes" | "proposals", payload: Uint8Array) => {
    const arrival = next(to, "message", (name, _, bytes) => name === channel && bytes.length === payload.length);
    let arrived = false;
    void arrival.then(() => (arrived = true));
    await until(() => {
      from.broadcast(channel, payload);
      return arrived;
    });
    return arrival;
  };

  describe("greeting", () => {
    it("tells each the proven account, the head and the version of the other [C-12]", async () => {
      const signer = account();
      const [a, b] = await Promise.all([networks.start({ signer }), networks.start()]);
      const head = { height: 9, hash: `0x${"ab".repeat(32)}` as const };
      a.setHead(head);
      await join(a, b);
      expect(b.peers.get(a.id)).to.deep.include({
        account: signer.address,
        head,
        version: 1,
        agent: "test",
        direction: "inbound",
      });
      expect(a.peers.get(b.id)).to.deep.include({ account: undefined, direction: "outbound" });
    });

    it("refuses an account that the peer cannot sign for, and bans it [C-12]", async () => {
      const [claimed, own] = [account(), account()];
      const honest = await networks.start();
      const refused = next(honest, "refused");
      const banned = next(honest, "offence");
      const liar = await networks.start({ signer: { ...own, address: claimed.address } });
      liar.keep(addressOf(honest));
      expect((await refused)[0]).to.deep.include({ peer: liar.id, code: "PROOF_INVALID", byPeer: false });
      expect((await banned)[0]).to.deep.include({ peer: liar.id, banned: true });
      expect(honest.peers.size).to.equal(0);
    });

    it("A28 refuses a proof that was made for another connection [C-12]", async () => {
      const signer = account();
      const proofs: Uint8Array[] = [];
      const first = await networks.start();
      const member = await networks.start({
        signer: { ...signer, sign: async (hash) => proofs[proofs.push(await signer.sign(hash)) - 1] ?? hash },
      });
      await join(member, first);
      const replayer = await networks.start({
        signer: { ...signer, sign: () => Promise.resolve(proofs[0] ?? new Uint8Array()) },
      });
      const refused = next(first, "refused");
      replayer.keep(addressOf(first));
      expect((await refused)[0]).to.deep.include({ peer: replayer.id, code: "PROOF_INVALID" });
    });

    it("ends with a clear reason when a hard upgrade has left a node behind [T-10]", async () => {
      const newer = await networks.start({ settings: { protocol: { version: 3, minimum: 2 } } });
      const older = await networks.start({ settings: { protocol: { version: 1, minimum: 1 } } });
      const refusals = [next(newer, "refused"), next(older, "refused")] as const;
      older.keep(addressOf(newer));
      expect((await refusals[0])[0]).to.deep.include({ code: "PEER_OUTDATED", byPeer: false });
      expect((await refusals[1])[0]).to.deep.include({ code: "OUTDATED", byPeer: true });
    });

    it("is accepted from an older node after a soft upgrade [T-10]", async () => {
      const newer = await networks.start({ settings: { protocol: { version: 3, minimum: 1 } } });
      const older = await networks.start({ settings: { protocol: { version: 1, minimum: 1 } } });
      await join(older, newer);
      expect(newer.peers.get(older.id)?.version).to.equal(1);
    });

    it("never begins between networks of different genesis", async () => {
      const other = await networks.start({ settings: { genesisHash: `0x${"01".repeat(32)}` } });
      const here = await networks.start();
      const witness = await networks.start();
      here.keep(addressOf(other));
      await join(here, witness);
      expect([here.peers.size, other.peers.size]).to.deep.equal([1, 0]);
    });

    it("is refused to peers on the deny list, and to all that are not on the allow list", async () => {
      const [denied, allowed, stranger] = await Promise.all([createIdentity(), createIdentity(), createIdentity()]);
      const guarded = await networks.start({
        settings: { deny: [denied.peerId], allow: [denied.peerId, allowed.peerId] },
      });
      for (const identity of [denied, stranger]) (await networks.start({ identity })).keep(addressOf(guarded));
      await join(await networks.start({ identity: allowed }), guarded);
      expect([...guarded.peers.keys()]).to.deep.equal([allowed.peerId]);
    });
  });

  describe("channels", () => {
    it("carry votes and whole blocks between members", async () => {
      const [a, b] = await members();
      const [, sender, vote] = await arrives(a, b, "votes", Buffer.from("a vote"));
      expect(Buffer.from(vote).toString()).to.equal("a vote");
      expect((sender satisfies Peer).id).to.equal(a.id);
      await arrives(b, a, "proposals", Buffer.from("open"));
      const block = Buffer.alloc(8 * 1024 * 1024, "b");
      const arrival = next(a, "message", (_, __, { length }) => length === block.length);
      b.broadcast("proposals", block);
      const [, , received] = await arrival;
      expect(Buffer.compare(received, block)).to.equal(0);
    });

    it("are closed to others, who lose their reputation when they try (A11, A17) [C-12]", async () => {
      const [insider, outsider] = [account(), account()];
      const member = await networks.start({ signer: insider, members: [insider.address] });
      const intruder = await networks.start({ signer: outsider, members: [insider.address, outsider.address] });
      const offence = next(member, "offence");
      intruder.keep(addressOf(member));
      expect((await offence)[0]).to.deep.include({
        peer: intruder.id,
        account: outsider.address,
        offence: "intrusion",
      });
    });

    it("open to accounts that become members, and close to those that are none any more", async () => {
      const [first, second] = [account(), account()];
      const both = [first.address, second.address];
      const a = await networks.start({ signer: first, members: [first.address] });
      const b = await networks.start({ signer: second, members: both });
      await join(a, b);
      a.setMembers(both);
      await arrives(a, b, "votes", Buffer.from("now"));
      const offence = next(a, "offence", ({ offence: kind }) => kind === "intrusion");
      a.setMembers([first.address]);
      b.setMembers([]);
      b.setMembers(both);
      expect((await offence)[0].peer).to.equal(b.id);
    });

    it("drop what is more than the budget of a peer, and the peer that goes on (A11)", async () => {
      const [a, b] = await members();
      await arrives(a, b, "votes", Buffer.from("x"));
      const offence = next(b, "offence", ({ banned }) => banned);
      for (let i = 0; i < 2 * NETWORK_LIMITS.votesBurst; i++) a.broadcast("votes", Buffer.from("flood"));
      expect((await offence)[0]).to.deep.include({ peer: a.id, offence: "flood" });
      await until(() => !b.peers.has(a.id));
    });
  });

  describe("requests", () => {
    it("bring all frames of the answer", async () => {
      const answer = [Buffer.from("one"), Buffer.alloc(3_000_000, 2), Buffer.alloc(0)];
      const server = await networks.start({
        handlers: {
          serve: (_, peer, body) =>
            Promise.resolve([Buffer.from(`${peer} ${Buffer.from(body).toString()}`), ...answer]),
        },
      });
      const client = await networks.start();
      await join(client, server);
      const [head, ...frames] = await client.request(server.id, "blocks", Buffer.from("7"));
      expect(Buffer.from(head ?? []).toString()).to.equal(`${client.id} 7`);
      expect(frames.map((frame) => Buffer.from(frame))).to.deep.equal(answer);
    });

    it("fail with the reason of the peer, or at once without a connection", async () => {
      const [client, server] = await Promise.all([networks.start(), networks.start()]);
      expect(await codeOf(client.request(server.id, "blocks", Buffer.alloc(1)))).to.equal("NOT_CONNECTED");
      await join(client, server);
      const failure: unknown = await client
        .request(server.id, "blocks", Buffer.alloc(1))
        .catch((error: unknown) => error);
      expect(errorCode(failure)).to.equal("REQUEST_FAILED");
      expect((failure as Error).message).to.contain("nothing is served here");
    });

    it("that are too long cost the peer its connection (A27)", async () => {
      const [client, server] = await Promise.all([networks.start(), networks.start()]);
      await join(client, server);
      const offence = next(server, "offence");
      const request = client.request(server.id, "blocks", Buffer.alloc(NETWORK_LIMITS.requestBytes + 1));
      expect((await offence)[0]).to.deep.include({ peer: client.id, offence: "malformed", banned: true });
      expect(await codeOf(request)).to.equal("REQUEST_FAILED");
    });
  });

  describe("gossip", () => {
    it("is validated before it is forwarded, and reaches those that are not connected with its source", async () => {
      const judged: string[] = [];
      const [source, middle, end] = await Promise.all([
        networks.start(),
        networks.start({
          handlers: {
            validate: (topic, _, data) => {
              judged.push(`${topic} ${Buffer.from(data).toString()}`);
              return Promise.resolve(Buffer.from(data).toString().startsWith("good") ? "accept" : "reject");
            },
          },
        }),
        networks.start({
          handlers: {
            validate: (_, __, data) => {
              reached.push(Buffer.from(data).toString());
              return Promise.resolve("accept");
            },
          },
        }),
      ]);
      const reached: string[] = [];
      await Promise.all([join(source, middle), join(end, middle)]);
      const offence = next(middle, "offence");
      // What was published once, to nobody maybe, is not published again.
      let sent = 0;
      const publish = (text: string) => source.publish("transactions", Buffer.from(`${text} ${sent++}`));
      await until(async () => (await publish("bad")) > 0);
      expect((await offence)[0]).to.deep.include({ peer: source.id, offence: "invalid" });
      await until(async () => {
        await publish("good");
        return reached.length > 0;
      });
      expect(judged.map((text) => text.replace(/ \d+$/, ""))).to.include.members([
        "transactions bad",
        "transactions good",
      ]);
      expect(reached.filter((text) => !text.startsWith("good"))).to.deep.equal([]);
    });
  });

  describe("connections", () => {
    it("come back after a peer was restarted under its address", async () => {
      const identity = await createIdentity();
      const stays = await networks.start();
      const leaves = await networks.start({ identity });
      const address = addressOf(leaves);
      await join(stays, leaves);
      await leaves.close();
      await until(() => stays.peers.size === 0);
      const port = /tcp\/(\d+)/.exec(address)?.[1] ?? "";
      const back = next(stays, "connected");
      await networks.start({ identity, settings: { listen: [`/ip4/127.0.0.1/tcp/${port}`] } });
      expect((await back)[0].id).to.equal(identity.peerId);
    });

    it("are found by Kademlia through one known peer", async () => {
      const settings = { wantedPeers: 5 };
      const hub = await networks.start({ settings });
      const peers = [addressOf(hub)];
      const [a, b] = await Promise.all([
        networks.start({ settings: { ...settings, peers } }),
        networks.start({ settings: { ...settings, peers } }),
      ]);
      await until(() => a.peers.has(b.id));
    });

    it("are left to members when an attack makes the node restrict them, until it ends", async () => {
      const signer = account();
      const node = await networks.start({ members: [signer.address] });
      const [member, stranger] = [await networks.start({ signer }), await networks.start()];
      await Promise.all([join(member, node), join(stranger, node)]);
      const refused = next(node, "refused", ({ peer }) => peer === stranger.id);
      node.restrict([signer.address]);
      expect((await refused)[0].code).to.equal("PEER_REFUSED");
      expect([...node.peers.keys()]).to.deep.equal([member.id]);
      node.restrict(undefined);
      await until(() => node.peers.has(stranger.id));
    });
  });

  it("ends with a clear error when it cannot listen", async () => {
    const first = await networks.start();
    const port = /tcp\/(\d+)/.exec(addressOf(first))?.[1] ?? "";
    expect(await codeOf(networks.start({ settings: { listen: [`/ip4/127.0.0.1/tcp/${port}`] } }))).to.equal(
      "NETWORK_FAILED",
    );
    expect(await codeOf(networks.start({ settings: { peers: ["/ip4/127.0.0.1/tcp/1"] } }))).to.equal("CONFIG_INVALID");
  });
});
