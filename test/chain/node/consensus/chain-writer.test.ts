import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { decodeCertificate } from "../../../../chain/consensus/certificate-codec.ts";
import type { CpchainSection } from "../../../../chain/execution/genesis/file.ts";
import type { Execution } from "../../../../chain/execution/interface.ts";
import { blockTimes, buildTime } from "../../../../chain/node/consensus/block-rules.ts";
import type { DecidedBlock } from "../../../../chain/node/consensus/chain-writer.ts";
import { hashHeader } from "../../../../chain/primitives/block/header.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { CertifiedChain, certify, longAgo, makeCommittee, makeWriter } from "./support/certified-chain.ts";
import type { CertifiedCommittee } from "./support/certified-chain.ts";

const BLOCKS = 40;

describe("Writer of the chain, given a run of decided blocks", function () {
  this.timeout(60_000);
  let committee: CertifiedCommittee;
  let source: CertifiedChain;
  let folder: string;

  before(async () => {
    committee = await makeCommittee({ validators: 4, proposers: 2 }, longAgo(BLOCKS));
    source = await CertifiedChain.create(committee);
    await source.extend(BLOCKS);
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-writer-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  after(() => source.close());

  const open = async () => {
    const opened = await makeWriter(committee, { folder: path.join(folder, "chain") });
    const { ledger } = opened;
    const counted = { ...opened, flushes: 0 };
    const flush = ledger.flush.bind(ledger);
    ledger.flush = () => {
      counted.flushes += 1;
      return flush();
    };
    return counted;
  };

  const decided = (height: number): DecidedBlock => {
    const block = source.ledger.block(height)?.block;
    const certificate = source.ledger.certificate(height);
    if (block === undefined || certificate === undefined) throw new Error(`no block ${height}`);
    return { block, certificate: decodeCertificate(certificate) };
  };

  it("makes all of them durable with one write, and tells of none before that", async () => {
    const node = await open();
    const { writer, ledger, feed } = node;
    const told: number[] = [];
    feed.subscribe(({ block }) => told.push(block.header.number));
    const seen: unknown[] = [];
    function* run() {
      for (let height = 1; height <= BLOCKS; height++) {
        yield decided(height);
        seen.push([writer.head.header.number, told.length, ledger.head.header.number]);
      }
    }
    await writer.insertRun(run());
    expect(seen).to.deep.equal(Array.from({ length: BLOCKS }, (_, i) => [0, 0, i + 1]));
    expect(node.flushes).to.equal(1);
    expect(writer.head.hash).to.equal(source.ledger.head.hash);
    expect(told).to.deep.equal(Array.from({ length: BLOCKS }, (_, i) => i + 1));
    await ledger.close();
    const again = await open();
    expect(again.ledger.head.hash).to.equal(source.ledger.head.hash);
    await again.ledger.close();
  });

  it("keeps those before a block that is not of the chain, asks for none after it, and goes on with a right one", async () => {
    const { writer, ledger } = await open();
    const asked: number[] = [];
    function* run(wrong: number) {
      for (let height = writer.head.header.number + 1; height <= BLOCKS; height++) {
        asked.push(height);
        const { block, certificate } = decided(height);
        const tooFew = { ...certificate, seals: certificate.seals.slice(1) };
        yield { block, certificate: height === wrong ? tooFew : certificate };
      }
    }
    const failure: unknown = await writer.insertRun(run(3)).catch((error: unknown) => error);
    expect(errorCode(failure)).to.equal("QUORUM_MISSING");
    expect(asked).to.deep.equal([1, 2, 3]);
    expect(writer.head.header.number).to.equal(2);
    expect(ledger.head.header.number).to.equal(2);
    await writer.insertRun(run(0));
    expect(writer.head.hash).to.equal(source.ledger.head.hash);
    await ledger.close();
  });

  it("passes over what the chain has", async () => {
    const node = await open();
    const { block, certificate } = decided(1);
    await node.writer.insert(block, certificate);
    await node.writer.insertRun([decided(1), decided(2)]);
    await node.writer.insertRun([decided(1), decided(2)]);
    expect(node.writer.head.header.number).to.equal(2);
    expect(node.flushes).to.equal(1);
    await node.ledger.close();
  });

  it("takes an impeach block for what it is, and nothing else without a coinbase", async () => {
    const { writer, ledger } = await open();
    const impeach = await writer.impeach();
    await writer.insertRun([{ block: impeach, certificate: await certify(committee, 1, impeach.hash) }]);
    expect(ledger.head.hash).to.equal(impeach.hash);
    const late = await writer.build(`0x${"00".repeat(20)}`);
    const header = { ...late.header, timestamp: late.header.timestamp + 1 };
    const forged = { ...late, header, hash: hashHeader(header) };
    const failure: unknown = await writer
      .insertRun([{ block: forged, certificate: await certify(committee, 2, forged.hash) }])
      .catch((error: unknown) => error);
    expect(errorCode(failure)).to.equal("MESSAGE_INVALID");
    await ledger.close();
  });
});

describe("A proposer's block", () => {
  it("ends before the others lose patience, however much waits", async () => {
    const committee = await makeCommittee({ validators: 1, proposers: 1 }, longAgo(1));
    let budget: AbortSignal | undefined;
    // Fills the block until it is told to stop.
    const patient = (execution: Execution): Execution => ({
      ...execution,
      async build(parent, attributes, source, signal) {
        budget = signal;
        if (signal?.aborted === false) await once(signal, "abort");
        return execution.build(parent, attributes, source, signal);
      },
    });
    const { writer, ledger } = await makeWriter(committee, { memory: true }, {}, patient);
    // A signal's timer does not keep a process.
    const alive = setInterval(() => undefined, 1_000);
    await writer.build(committee.committee.proposer(1));
    clearInterval(alive);
    expect(budget?.aborted).to.equal(true);
    const times = blockTimes({
      ...committee.genesis.cpchain,
      periodMs: 1_000,
      impeachTimeoutMs: 2_000,
    } as CpchainSection);
    expect(buildTime(times)).to.equal(250);
    await ledger.close();
  });
});
