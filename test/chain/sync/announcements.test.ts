import { expect } from "chai";
import { toHash } from "../../../chain/primitives/bytes.ts";
import type { ChainHead } from "../../../chain/network/interface.ts";
import { createSync } from "../../../chain/sync/sync.ts";
import type { SyncSettings } from "../../../chain/sync/sync.ts";
import { decodeAnnouncement, encodeAnnouncement } from "../../../chain/sync/wire/announcement.ts";
import { until } from "../network/support/networks.ts";

const headOf = (height: number): ChainHead => ({ height, hash: toHash(BigInt(height)) });

describe("Announcements of heads", () => {
  let stop: () => Promise<void> = () => Promise.resolve();
  afterEach(() => stop());

  /** A node without peers, and what it tells. */
  const start = (settings: Partial<SyncSettings> = {}) => {
    const told: ChainHead[] = [];
    const heads: ChainHead[] = [];
    let head = headOf(5);
    const sync = createSync({
      network: {
        id: "self",
        peers: new Map(),
        on: () => () => undefined,
        publish: (_, data) => Promise.resolve(told.push(decodeAnnouncement(data).head)),
        request: () => Promise.reject(new Error("nobody is asked here")),
        setHead: (next) => heads.push(next),
        report: () => undefined,
      },
      chain: { head: () => head, insert: () => Promise.resolve() },
      peersNeeded: 0,
      ...settings,
    });
    sync.start();
    stop = () => sync.stop();
    const moveTo = (height: number): void => {
      head = headOf(height);
      sync.headChanged();
    };
    return { sync, told, heads, moveTo };
  };

  it("tell the newest head, and no more than one in a while", async () => {
    const { told, heads, moveTo } = start();
    for (let height = 6; height <= 50; height++) moveTo(height);
    await until(() => told.length === 2);
    expect(told.map(({ height }) => height)).to.deep.equal([5, 50]);
    expect(heads).to.deep.equal(told);
  });

  it("are never handed on: who has a block tells so itself", () => {
    const { sync } = start();
    expect(sync.onAnnouncement("peer", encodeAnnouncement({ head: headOf(5), peer: "peer" }))).to.equal("ignore");
    expect(sync.onAnnouncement("peer", encodeAnnouncement({ head: headOf(3), peer: "peer" }))).to.equal("ignore");
    expect(sync.onAnnouncement("peer", encodeAnnouncement({ head: headOf(9), peer: "peer" }))).to.equal("ignore");
  });

  it("are wrong when they are of another node, of a fork, or no announcements", () => {
    const { sync } = start();
    const fork = { height: 5, hash: toHash(1_000n) };
    expect(sync.onAnnouncement("peer", encodeAnnouncement({ head: headOf(9), peer: "other" }))).to.equal("reject");
    expect(sync.onAnnouncement("peer", encodeAnnouncement({ head: fork, peer: "peer" }))).to.equal("reject");
    expect(sync.onAnnouncement("peer", Uint8Array.of(1, 2))).to.equal("reject");
  });
});
