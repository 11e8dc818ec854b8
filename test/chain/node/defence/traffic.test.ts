import { expect } from "chai";
import { TrafficCounter } from "../../../../chain/node/defence/traffic.ts";
import { NetworkEventHub } from "../../../../chain/network/events.ts";
import type { NetworkHandlers, Peer, Verdict } from "../../../../chain/network/interface.ts";
import { DEFENCE_LIMITS } from "../../../../chain/primitives/limits.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

const MEMBER: Address = `0x${"11".repeat(20)}`;
const NOBODY: Address = `0x${"22".repeat(20)}`;
const { connectionBurden, briefMs } = DEFENCE_LIMITS;
const NONE = { useful: 0, burden: 0 };
const DATA = new Uint8Array();

const peer = (id: string, account: Address | undefined): Peer => ({
  id,
  account,
  version: 1,
  agent: "test",
  head: { height: 0, hash: `0x${"00".repeat(32)}` },
  fork: { hash: "0x00000000", next: 0 },
  direction: "inbound",
  address: "/ip4/127.0.0.1/tcp/1",
});

/** A network of events that tests invent, in which a second has passed when traffic is taken. */
const counted = () => {
  const network = new NetworkEventHub();
  const counter = new TrafficCounter(DEFENCE_LIMITS);
  let now = 0;
  let verdict: Verdict = "accept";
  const handlers: NetworkHandlers = counter.counting({
    sign: () => Promise.resolve(DATA),
    validate: () => Promise.resolve(verdict),
    serve: () => Promise.resolve([]),
  });
  counter.watch({ network, isMember: (account) => account === MEMBER, now: () => now });
  const member = peer("member", MEMBER);
  const stranger = peer("stranger", NOBODY);
  const civilian = peer("civilian", undefined);
  for (const known of [member, stranger, civilian]) network.emit("connected", known);
  return {
    network,
    handlers,
    member,
    stranger,
    civilian,
    pass: (ms: number) => {
      now += ms;
    },
    judge: (next: Verdict) => {
      verdict = next;
    },
    take: () => {
      now += 1_000;
      return counter.take();
    },
  };
};

describe("Traffic of peers", () => {
  it("is of use when members speak or anybody's transactions are taken in", async () => {
    const { network, handlers, member, take } = counted();
    network.emit("message", "votes", member, DATA);
    await handlers.validate("transactions", "civilian", DATA);
    await handlers.serve("blocks", "member", DATA);
    expect(take()).to.deep.equal({ members: { useful: 2, burden: 0 }, strangers: { useful: 1, burden: 0 } });
  });

  it("is a burden when strangers send what is not taken in, or ask for blocks [T-12]", async () => {
    const { handlers, judge, take } = counted();
    judge("ignore");
    await handlers.validate("transactions", "stranger", DATA);
    await handlers.serve("blocks", "civilian", DATA);
    expect(take().strangers).to.deep.equal({ useful: 0, burden: 2 });
  });

  it("counts announcements only when they are an offence: none of them is handed on", async () => {
    const { handlers, judge, take } = counted();
    judge("ignore");
    await handlers.validate("announcements", "stranger", DATA);
    expect(take().strangers).to.deep.equal(NONE);
  });

  it("is a burden when it breaks a budget or a rule, on the side of whoever did it [T-12]", () => {
    const { network, take } = counted();
    const offence = { reason: "", banned: false } as const;
    network.emit("offence", { ...offence, peer: "stranger", account: NOBODY, offence: "flood" });
    network.emit("offence", { ...offence, peer: "gone", account: undefined, offence: "malformed" });
    network.emit("offence", { ...offence, peer: "member", account: MEMBER, offence: "invalid" });
    network.emit("offence", { ...offence, peer: "stranger", account: NOBODY, offence: "useless" });
    expect(take()).to.deep.equal({ members: { useful: 0, burden: 1 }, strangers: { useful: 0, burden: 2 } });
  });

  it("is a burden when connections come to nothing [T-12]", () => {
    const { network, member, stranger, civilian, pass, take } = counted();
    const refusal = { peer: "other", code: "PEER_REFUSED" as const, reason: "" };
    network.emit("refused", { ...refusal, byPeer: false });
    network.emit("refused", { ...refusal, byPeer: true });
    network.emit("disconnected", stranger);
    network.emit("disconnected", member);
    pass(briefMs - 1_000);
    network.emit("connected", stranger);
    pass(1_000);
    network.emit("disconnected", civilian);
    const { members, strangers } = take();
    const seconds = briefMs / 1_000 + 1;
    expect(Math.round(strangers.burden * seconds)).to.equal(2 * connectionBurden);
    expect(Math.round(members.burden * seconds)).to.equal(connectionBurden);
  });

  it("is counted anew after each look", () => {
    const { network, member, take } = counted();
    network.emit("message", "votes", member, DATA);
    take();
    expect(take()).to.deep.equal({ members: NONE, strangers: NONE });
  });
});
