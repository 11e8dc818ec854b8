import { expect } from "chai";
import type { Refusal } from "../../../../chain/network/interface.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { GENESIS_HASH, TestNetworks, addressOf, join, next, until } from "../support/networks.ts";

const FORK = 10;
const at = (height: number) => ({ height, hash: GENESIS_HASH });

describe("Peers around a hard upgrade", function () {
  this.timeout(60_000);

  const networks = new TestNetworks();
  before(() => loadCrypto());
  afterEach(() => networks.close());

  const upgraded = (height: number) => networks.start({ settings: { forks: [FORK], head: at(height) } });
  const old = (height: number) => networks.start({ settings: { head: at(height) } });

  it("tell each other the height in advance, and stay connected [T-10]", async () => {
    const [ahead, behind] = [await upgraded(FORK - 1), await old(FORK - 1)];
    await join(behind, ahead);
    expect(behind.peers.get(ahead.id)?.fork.next).to.equal(FORK);
    expect(ahead.peers.get(behind.id)?.fork.next).to.equal(0);
  });

  it("part when the chain passes it, and the log of each says why [T-10]", async () => {
    const [ahead, behind, lagging] = [await upgraded(FORK - 1), await old(FORK - 1), await upgraded(FORK - 5)];
    await join(behind, ahead);
    await join(lagging, ahead);
    const reasons: Refusal[] = [];
    ahead.on("refused", (refusal) => reasons.push(refusal));
    const told = next(behind, "refused", ({ code }) => code === "UPGRADE_REQUIRED");
    ahead.setHead(at(FORK));
    await until(() => !ahead.peers.has(behind.id));
    await told;
    expect(reasons[0]).to.deep.include({ peer: behind.id, code: "PEER_UPGRADE_REQUIRED", byPeer: false });
    // Whoever only lags, and knows of the upgrade, stays.
    expect(ahead.peers.has(lagging.id)).to.equal(true);
  });

  it("refuse whoever lacks it afterwards [T-10]", async () => {
    const [ahead, behind] = [await upgraded(FORK), await old(FORK - 1)];
    const [seen, told] = [next(ahead, "refused"), next(behind, "refused")];
    behind.keep(addressOf(ahead));
    expect((await seen)[0].code).to.equal("PEER_UPGRADE_REQUIRED");
    expect((await told)[0].code).to.equal("UPGRADE_REQUIRED");
    expect(ahead.peers.size).to.equal(0);
  });
});
