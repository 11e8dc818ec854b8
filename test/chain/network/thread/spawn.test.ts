import { expect } from "chai";
import type { Network } from "../../../../chain/network/interface.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { TestNetworks, account, join, next, until } from "../support/networks.ts";

describe("Network in a thread of its own", () => {
  const networks = new TestNetworks();

  before(() => loadCrypto());
  afterEach(() => networks.close());

  it("does all that it does in the thread of its node", async () => {
    const [first, second] = [account(), account()];
    const members = [first.address, second.address];
    const judged: string[] = [];
    const [threaded, other]: Network[] = await Promise.all([
      networks.start({
        thread: "own",
        signer: first,
        members,
        handlers: {
          serve: (_, __, body) => Promise.resolve([body, Buffer.from("and more")]),
          validate: (topic, _, data) => {
            judged.push(`${topic} ${Buffer.from(data).toString()}`);
            return Promise.resolve("accept");
          },
        },
      }),
      networks.start({ signer: second, members }),
    ]);
    if (threaded === undefined || other === undefined) throw new Error("not started");
    await join(threaded, other);
    expect([...threaded.peers.values()].map(({ account: proven }) => proven)).to.deep.equal([second.address]);
    expect(other.peers.get(threaded.id)?.account).to.equal(first.address);

    const answer = await other.request(threaded.id, "blocks", Buffer.from("blocks 1 to 2"));
    expect(answer.map((frame) => Buffer.from(frame).toString())).to.deep.equal(["blocks 1 to 2", "and more"]);
    expect(await threaded.request(other.id, "blocks", Buffer.alloc(1)).then(String, errorCode)).to.equal(
      "REQUEST_FAILED",
    );

    const votes: string[] = [];
    for (const network of [threaded, other]) {
      network.on("message", (_, peer, payload) => votes.push(`${peer.id} ${Buffer.from(payload).toString()}`));
    }
    await until(() => {
      threaded.broadcast("votes", Buffer.from("a"));
      other.send(threaded.id, "votes", Buffer.from("b"));
      return votes.includes(`${threaded.id} a`) && votes.includes(`${other.id} b`);
    });
    let sent = 0;
    await until(async () => {
      await other.publish("transactions", Buffer.from(`t${sent++}`));
      return judged.length > 0;
    });
    expect(judged[0]).to.match(/^transactions t\d+$/);

    const gone = next(other, "disconnected");
    await threaded.close();
    expect((await gone)[0].id).to.equal(threaded.id);
    expect(await threaded.publish("transactions", Buffer.alloc(1)).then(String, errorCode)).to.equal("NETWORK_FAILED");
  });

  it("tells why it cannot start", async () => {
    const settings = { listen: ["/ip4/127.0.0.1/tcp/70000"] };
    expect(await networks.start({ thread: "own", settings }).then(String, errorCode)).to.equal("NETWORK_FAILED");
  });
});
