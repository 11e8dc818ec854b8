import { expect } from "chai";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { RPC_LIMITS } from "../../../../../chain/primitives/limits.ts";
import { committeeAddresses, fakeConsensus } from "../../support/fake-consensus.ts";
import { Client } from "../../support/fake-node.ts";

describe("JSON-RPC: committee and its turns [C-07]", () => {
  let client: Client;
  before(loadCrypto);
  beforeEach(() => {
    client = new Client({ consensus: fakeConsensus() });
    for (let more = 0; more < 2; more++) client.node.seal();
  });

  it("tells whose turn the next block is, in which view of which term", async () => {
    const [first, second] = committeeAddresses().proposers;
    expect(await client.call("cpc_getTurn")).to.deep.equal({
      height: "0x3",
      term: "0x0",
      view: "0x1",
      index: "0x0",
      proposer: first,
    });
    expect(await client.call("cpc_getTurn", "latest")).to.include({ height: "0x2", view: "0x0", proposer: second });
    expect(await client.call("cpc_getTurn", "0x7")).to.include({ term: "0x1", view: "0x0", proposer: first });
  });

  it("knows no proposer of the genesis block", async () => {
    expect(await client.call("cpc_getTurn", "earliest")).to.include({ height: "0x0", proposer: null });
  });

  it("tells the turns to come, as many as asked for", async () => {
    const proposers = async (...params: readonly unknown[]) =>
      ((await client.call("cpc_getSchedule", ...params)) as { proposer: string }[]).map(({ proposer }) => proposer);
    const [first, second] = committeeAddresses().proposers;
    expect(await proposers()).to.deep.equal([first, second]);
    expect(await proposers("0x4", "0x3")).to.deep.equal([second, first, second]);
    expect(await proposers("0x4", "0x0")).to.deep.equal([]);
  });

  it("tells no more than scheduleItems turns at once", async () => {
    const most = RPC_LIMITS.scheduleItems;
    expect(await client.call("cpc_getSchedule", "0x1", `0x${most.toString(16)}`)).to.have.length(most);
    expect(await client.refusal("cpc_getSchedule", "0x1", `0x${(most + 1).toString(16)}`)).to.include({ code: -32005 });
  });

  it("names validators and proposers of a height, its term and the sizes of quorums [C-14, C-15]", async () => {
    expect(await client.call("cpc_getCommittee", "0x9")).to.deep.equal({
      height: "0x9",
      term: "0x1",
      firstBlock: "0x7",
      lastBlock: "0xc",
      views: "0x3",
      ...committeeAddresses(),
      faulty: "0x1",
      quorum: "0x3",
      weak: "0x2",
    });
  });

  it("says so when no committee decides the chain", async () => {
    expect(await new Client().refusal("cpc_getCommittee")).to.include({
      code: -32000,
      message: "this chain has no committee",
    });
  });
});
