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

  it("tells the layer of every account: committee, RNode or civilian [C-01]", async () => {
    const { validators, proposers } = committeeAddresses();
    const layerOf = (account: string | undefined) => client.call("cpc_getLayer", account, "0x9");
    const common = { height: "0x9", layer: "committee" };
    const [validator, proposer] = [validators[0], proposers[0]];
    const asValidator = { ...common, address: validator, validator: true, proposer: false };
    const asProposer = { ...common, address: proposer, validator: false, proposer: true };
    expect(await layerOf(validator)).to.deep.equal(asValidator);
    expect(await layerOf(proposer)).to.deep.equal(asProposer);
    const stranger = `0x${"77".repeat(20)}`;
    expect(await layerOf(stranger)).to.include({ layer: "civilian", validator: false, proposer: false });
    const rnodes = (await client.call("cpc_getRNodes", "0x9")) as { address: string }[];
    expect(rnodes.map(({ address }) => address)).to.deep.equal(proposers);
    expect(rnodes).to.deep.include(asProposer);
  });

  it("calls an RNode that is not elected for a term an RNode [C-01]", async () => {
    const [elected, waiting] = committeeAddresses().proposers;
    if (elected === undefined || waiting === undefined) throw new Error("no proposers");
    const consensus = fakeConsensus();
    const committee = { ...consensus.committee, proposers: () => [elected], rnodes: () => [elected, waiting] };
    const other = new Client({ consensus: { ...consensus, committee } });
    expect(await other.call("cpc_getLayer", waiting)).to.include({ layer: "rnode", proposer: false });
    expect(await other.call("cpc_getLayer", elected)).to.include({ layer: "committee", proposer: true });
  });

  it("derives the proposer of every block of three terms from its term's election alone [C-02, C-07]", async () => {
    const { proposers } = committeeAddresses();
    const length = proposers.length * 3;
    const turns = (await client.call("cpc_getSchedule", "0x1", `0x${(3 * length).toString(16)}`)) as {
      proposer: string;
    }[];
    const expected = Array.from({ length: 3 * length }, (_, block) => proposers[block % proposers.length]);
    expect(turns.map(({ proposer }) => proposer)).to.deep.equal(expected);
  });

  it("says so when no committee decides the chain", async () => {
    expect(await new Client().refusal("cpc_getCommittee")).to.include({
      code: -32000,
      message: "this chain has no committee",
    });
  });
});
