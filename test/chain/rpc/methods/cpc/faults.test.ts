import { expect } from "chai";
import type { Evidence } from "../../../../../chain/consensus/messages/evidence.ts";
import { encodeEvidence } from "../../../../../chain/consensus/wire/evidence-codec.ts";
import { concatBytes, fromBigIntPadded, toHex } from "../../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { keccak256Hex } from "../../../../../chain/primitives/crypto/keccak.ts";
import { RPC_LIMITS } from "../../../../../chain/primitives/limits.ts";
import { PREDEPLOYS } from "../../../../../chain/primitives/params.ts";
import type { ConsensusView } from "../../../../../chain/rpc/consensus-view.ts";
import { certify, committeeAddresses, fakeConsensus } from "../../support/fake-consensus.ts";
import { Client } from "../../support/fake-node.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const SIGNATURE = `0x${"01".repeat(64)}00` as const;

describe("JSON-RPC: certificates, impeachments and evidence", () => {
  before(loadCrypto);

  /** Block 1 is its proposer's, block 2 was impeached, block 3 was decided in round 1 although it is its proposer's. */
  const start = async (shown: Partial<ConsensusView> = {}) => {
    const client = new Client({ consensus: fakeConsensus(shown) });
    const { ledger } = client.node;
    const blocks = [1, 2, 3].map(() => client.node.seal().block);
    const [own, impeach, late] = blocks;
    if (own === undefined || impeach === undefined || late === undefined) throw new Error("three blocks were sealed");
    // Known to be its proposer's by its round alone.
    Object.assign(own.header, { coinbase: `0x${"00".repeat(20)}` });
    Object.assign(impeach.header, { coinbase: `0x${"00".repeat(20)}` });
    const certificates = [
      undefined,
      await certify(own, [0, 1, 2], { sealer: 0 }),
      await certify(impeach, [1, 2, 3], { round: 1 }),
      await certify(late, [0, 1, 2, 3], { round: 1, sealer: 0 }),
    ];
    ledger.certificate = (height) => certificates[height];
    return { client, own, impeach, late };
  };

  it("shows a certificate with the addresses of proposer and validators [C-15]", async () => {
    const { client, own } = await start();
    const { validators, proposers } = committeeAddresses();
    const shown = (await client.call("cpc_getDecodedCertificate", "0x1")) as {
      proposerSeal: { proposer: string };
      seals: { address: string }[];
    };
    expect(shown).to.include({ height: "0x1", blockHash: own.hash, round: "0x0", quorum: "0x3" });
    expect(shown.proposerSeal.proposer).to.equal(proposers[0]);
    expect(shown.seals.map(({ address }) => address)).to.deep.equal(validators.slice(0, 3));
    expect(await client.call("cpc_getDecodedCertificate", "earliest")).to.equal(null);
    expect(await client.call("cpc_getDecodedCertificate", "0x9")).to.equal(null);
  });

  it("tells whose turn an impeach block was, and who decided it [C-08]", async () => {
    const { client, impeach } = await start();
    const { validators, proposers } = committeeAddresses();
    const info = await client.call("cpc_getBlockGenerationInfo", "0x2");
    expect(info).to.deep.include({ hash: impeach.hash, impeached: true, round: "0x1", proposer: proposers[1] });
    expect(info).to.deep.include({ signers: validators.slice(1), proposers, term: "0x0", view: "0x0", index: "0x1" });
    expect(await client.call("cpc_getBlockGenerationInfo", "0x1")).to.include({ impeached: false, round: "0x0" });
    expect(await client.call("cpc_getBlockGenerationInfo", "0x3")).to.include({ impeached: false, round: "0x1" });
    expect(await client.call("cpc_getBlockGenerationInfo", "earliest")).to.equal(null);
  });

  it("lists impeachments with the culprit, and with the cause where this node saw it [C-08]", async () => {
    const [, second] = committeeAddresses().proposers;
    const seen = { height: 2, proposer: second ?? HASH, cause: { kind: "illegal", check: "state root" }, at: 1_000 };
    const { client } = await start({ observed: (height) => (height === 2 ? seen : undefined) });
    const { impeachments } = (await client.call("cpc_getImpeachments")) as { impeachments: object[] };
    expect(impeachments).to.have.length(2);
    expect(impeachments[0]).to.deep.include({
      height: "0x2",
      proposer: second,
      impeached: true,
      observed: { cause: { kind: "illegal", check: "state root" }, at: "0x3e8" },
    });
    expect(impeachments[1]).to.deep.include({ height: "0x3", impeached: false, round: "0x1", observed: null });
    expect(await client.call("cpc_getImpeachments", "0x1", "0x1")).to.deep.equal({
      fromBlock: "0x1",
      toBlock: "0x1",
      impeachments: [],
    });
  });

  it("looks at no more than impeachmentBlocks blocks at once, by default at the newest", async () => {
    const client = new Client({ consensus: fakeConsensus() });
    client.node.ledger.certificate = () => undefined;
    for (let more = 0; more < RPC_LIMITS.impeachmentBlocks; more++) client.node.seal();
    expect(await client.refusal("cpc_getImpeachments", "0x0", "latest")).to.include({ code: -32005 });
    expect(await client.call("cpc_getImpeachments")).to.include({ fromBlock: "0x1", toBlock: "0x3e8" });
  });

  it("tells which impeachments the chain recorded [C-08]", async () => {
    const { client } = await start();
    const recorded = async (): Promise<unknown[]> => {
      const { impeachments } = (await client.call("cpc_getImpeachments")) as { impeachments: { recorded: boolean }[] };
      return impeachments.map((impeachment) => impeachment.recorded);
    };
    expect(await recorded()).to.deep.equal([false, false]);
    // Height 2 in the mapping that is the contract's first variable.
    const slot = keccak256Hex(concatBytes(fromBigIntPadded(2n, 32), new Uint8Array(32)));
    client.node.ledger.slots.set(PREDEPLOYS.impeachmentRecord + slot, 2n);
    expect(await recorded()).to.deep.equal([true, false]);
  });

  it("shows both sides of an equivocation, and what the contract takes as proof [C-08]", async () => {
    const [culprit = HASH] = committeeAddresses().validators;
    const vote = { kind: "COMMIT", height: 5, round: 0, blockHash: HASH, validator: 0, signature: SIGNATURE } as const;
    const claim = {
      kind: "IMPEACH",
      height: 5,
      round: 2,
      validator: 0,
      lock: undefined,
      signature: SIGNATURE,
    } as const;
    const seal = { kind: "SEAL", height: 5, blockHash: HASH, signature: SIGNATURE } as const;
    const evidence: Evidence[] = [
      { first: vote, second: { ...vote, blockHash: `0x${"cd".repeat(32)}` } },
      { first: claim, second: { ...claim, lock: { round: 1, blockHash: HASH } } },
      { first: seal, second: { ...seal, blockHash: `0x${"cd".repeat(32)}` } },
    ];
    const encoded = evidence.map((each) => toHex(encodeEvidence(each)));
    const { client } = await start({
      evidence: () => encoded.map((bytes, i) => ({ culprit, encoded: bytes, at: 7 + i })),
    });
    const [votes, claims, seals] = (await client.call("cpc_getEvidence")) as Record<string, unknown>[];
    expect(votes).to.deep.include({
      culprit,
      at: "0x7",
      encoded: encoded[0],
      proved: false,
      first: { ...vote, height: "0x5", round: "0x0", validator: "0x0" },
    });
    expect(claims?.["first"]).to.include({ kind: "IMPEACH", lock: null });
    expect(claims?.["second"]).to.deep.include({ lock: { round: "0x1", blockHash: HASH } });
    expect(seals?.["first"]).to.deep.equal({ ...seal, height: "0x5" });
  });

  it("shows round, phase, lock and votes of a member, and its peers with their roles [C-13]", async () => {
    const [account] = committeeAddresses().validators;
    const lock = { round: 0, blockHash: HASH };
    const peer = {
      id: "12D3",
      account,
      agent: "CPChain/1",
      version: 1,
      head: { height: 2, hash: HASH },
      direction: "inbound" as const,
      address: "/ip4/127.0.0.1/tcp/1",
      offences: 2,
    };
    const { client } = await start({
      caughtUp: () => false,
      status: () => ({
        height: 4,
        round: 1,
        phase: "impeach-prepare",
        lock,
        prepared: HASH,
        committed: undefined,
        cause: { kind: "late" },
      }),
      network: () => ({
        id: "12D2",
        addresses: ["/ip4/127.0.0.1/tcp/2"],
        peers: [peer, { ...peer, account: undefined }],
      }),
    });
    expect(await client.call("cpc_getConsensusState")).to.deep.include({
      height: "0x4",
      caughtUp: false,
      accounts: { validators: [account], proposers: [] },
      member: {
        height: "0x4",
        round: "0x1",
        phase: "impeach-prepare",
        lock: { round: "0x0", blockHash: HASH },
        prepared: HASH,
        committed: null,
        cause: { kind: "late" },
      },
    });
    const { peers } = (await client.call("cpc_getPeers")) as { peers: object[] };
    expect(peers[0]).to.deep.include({ account, roles: ["validator"], offences: "0x2", version: "0x1" });
    expect(peers[1]).to.deep.include({ account: null, roles: [] });
  });
});
