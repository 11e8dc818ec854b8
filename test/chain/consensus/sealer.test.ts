import { expect } from "chai";
import { certifiedProposer, verifyCertificate } from "../../../chain/consensus/certificate.ts";
import { decodeCertificate } from "../../../chain/consensus/certificate-codec.ts";
import type { ConsensusError } from "../../../chain/consensus/errors.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { CHAIN_ID, FakeChain, signer } from "./support/ports.ts";

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "none",
    (error: unknown) => (error as ConsensusError).code,
  );

describe("the sealer", () => {
  before(() => loadCrypto());

  describe("with a period", () => {
    it("seals one block per slot, with and without transactions", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "period", periodMs: 1_000 });
      sealer.start();
      await chain.clock.advance(1_500);
      chain.submit(3);
      await chain.clock.advance(1_500);
      await sealer.stop();
      expect(chain.times).to.deep.equal([1_000, 2_000, 3_000]);
      expect(chain.sizes).to.deep.equal([0, 3, 0]);
    });

    it("makes up for a missed slot once and comes back to the grid", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "period", periodMs: 1_000 });
      chain.buildMs = 3_300;
      sealer.start();
      await chain.clock.advance(1_100);
      chain.buildMs = 0;
      await chain.clock.advance(5_000);
      await sealer.stop();
      expect(chain.times).to.deep.equal([4_300, 4_300, 5_000, 6_000]);
    });

    it("goes on when the clock is set back", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "period", periodMs: 1_000 });
      sealer.start();
      await chain.clock.advance(1_000);
      chain.clock.jumpTo(500_000);
      await sealer.seal();
      await chain.clock.advance(2_000);
      await sealer.stop();
      expect(chain.blocks.map(({ at }) => at)).to.deep.equal([1_001_000, 500_000, 501_000, 502_000]);
    });
  });

  describe("without a period", () => {
    it("seals at once when a transaction comes, together with what comes in the same turn", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "instant", emptyPeriodMs: 0 });
      sealer.start();
      await chain.clock.advance(10);
      chain.submit(5);
      await chain.clock.advance(10);
      await sealer.stop();
      expect(chain.sizes).to.deep.equal([5]);
    });

    it("lets what comes while a block is being built wait for the next, and fills as many blocks as it takes", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "instant", emptyPeriodMs: 0 });
      chain.buildMs = 50;
      chain.capacity = 2;
      sealer.start();
      chain.submit(1);
      await chain.clock.advance(10);
      chain.submit(3);
      await chain.clock.advance(500);
      await sealer.stop();
      expect(chain.sizes).to.deep.equal([1, 2, 1]);
      expect(chain.times).to.deep.equal([50, 100, 150]);
    });

    it("seals what waited before it started", async () => {
      const chain = new FakeChain();
      chain.submit(2);
      const sealer = chain.sealer({ kind: "instant", emptyPeriodMs: 0 });
      sealer.start();
      await chain.clock.advance(1);
      await sealer.stop();
      expect(chain.sizes).to.deep.equal([2]);
    });

    it("seals an empty block when nothing came for the empty period", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "instant", emptyPeriodMs: 1_000 });
      sealer.start();
      await chain.clock.advance(1_700);
      chain.submit();
      await chain.clock.advance(1_200);
      await sealer.stop();
      expect(chain.times).to.deep.equal([1_000, 1_700, 2_700]);
      expect(chain.sizes).to.deep.equal([0, 1, 0]);
    });

    it("does not spin when what waits fits no block", async () => {
      const chain = new FakeChain();
      chain.capacity = 0;
      const sealer = chain.sealer({ kind: "instant", emptyPeriodMs: 0 });
      sealer.start();
      chain.submit();
      await chain.clock.advance(10_000);
      expect(chain.sizes).to.deep.equal([0]);
      chain.capacity = 9;
      chain.submit();
      await chain.clock.advance(1);
      await sealer.stop();
      expect(chain.sizes).to.deep.equal([0, 2]);
    });
  });

  describe("on command", () => {
    it("seals in any mode, in order, handing the options on", async () => {
      const chain = new FakeChain();
      chain.submit();
      const sealer = chain.sealer({ kind: "manual" });
      sealer.start();
      await chain.clock.advance(10_000);
      expect(chain.blocks).to.have.length(0);
      const blocks = await Promise.all([sealer.seal({ timestamp: 7 }), sealer.seal()]);
      expect(blocks.map((block) => block.height)).to.deep.equal([1, 2]);
      expect(blocks.map((block) => block.payload.options)).to.deep.equal([{ timestamp: 7 }, undefined]);
      await sealer.stop();
    });

    it("changes its mode while it runs; a new period counts from then", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "manual" });
      sealer.start();
      await chain.clock.advance(1_250);
      sealer.setMode({ kind: "period", periodMs: 1_000 });
      await chain.clock.advance(2_500);
      sealer.setMode({ kind: "manual" });
      await chain.clock.advance(5_000);
      expect(chain.clock.pending).to.deep.equal([]);
      chain.submit();
      sealer.setMode({ kind: "instant", emptyPeriodMs: 0 });
      await chain.clock.advance(1);
      await sealer.stop();
      expect(chain.times).to.deep.equal([2_250, 3_250, 8_750]);
    });
  });

  describe("when it stops", () => {
    it("finishes the block in progress, refuses the rest, and leaves nothing behind", async () => {
      const chain = new FakeChain();
      chain.buildMs = 100;
      const sealer = chain.sealer({ kind: "period", periodMs: 1_000 });
      sealer.start();
      const first = sealer.seal();
      await chain.clock.advance(10);
      const second = codeOf(sealer.seal());
      const stopped = sealer.stop();
      await chain.clock.advance(100);
      await stopped;
      expect((await first).height).to.equal(1);
      expect(await second).to.equal("SEALER_STOPPED");
      expect(await codeOf(sealer.seal())).to.equal("SEALER_STOPPED");
      expect(chain.clock.pending).to.deep.equal([]);
      expect(chain.listeners).to.equal(0);
    });

    it("can be started again", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "period", periodMs: 1_000 });
      sealer.start();
      await sealer.stop();
      sealer.start();
      sealer.start();
      await chain.clock.advance(1_000);
      await sealer.stop();
      expect(chain.listeners).to.equal(0);
      expect(chain.times).to.deep.equal([1_000]);
    });
  });

  describe("when something fails", () => {
    for (const part of ["commit", "decide"] as const) {
      it(`halts once and for all on ${part}, and goes on when started anew`, async () => {
        const chain = new FakeChain();
        const sealer = chain.sealer({ kind: "instant", emptyPeriodMs: 1_000 });
        const failures: ConsensusError[] = [];
        sealer.on("failed", (error) => failures.push(error));
        sealer.start();
        chain.fail[part] = new Error("no space left on device");
        const results = [codeOf(sealer.seal()), codeOf(sealer.seal())];
        expect(await Promise.all(results)).to.deep.equal(["SEALING_FAILED", "SEALING_FAILED"]);
        chain.submit(3);
        await chain.clock.advance(10_000);
        expect(failures.map((error) => error.code)).to.deep.equal(["SEALING_FAILED"]);
        expect(failures[0]?.message).to.contain("no space left on device");
        expect(sealer.running).to.equal(false);
        chain.fail = {};
        sealer.start();
        await chain.clock.advance(1);
        await sealer.stop();
        expect(chain.sizes).to.deep.equal([3]);
      });
    }

    it("gives up one attempt to build and makes the next when it is due", async () => {
      const chain = new FakeChain();
      const sealer = chain.sealer({ kind: "period", periodMs: 1_000 });
      const refusals: ConsensusError[] = [];
      sealer.on("refused", (error) => refusals.push(error));
      sealer.start();
      chain.fail.build = new Error("poisoned");
      expect(await codeOf(sealer.seal())).to.equal("PROPOSAL_REFUSED");
      await chain.clock.advance(2_000);
      expect(refusals.map((error) => error.code)).to.deep.equal(["PROPOSAL_REFUSED", "PROPOSAL_REFUSED"]);
      chain.fail = {};
      await chain.clock.advance(1_000);
      await sealer.stop();
      expect(chain.times).to.deep.equal([3_000]);
    });
  });

  it("stores each block with a certificate that any node can check [C-15]", async () => {
    const chain = new FakeChain();
    const sealer = chain.sealer({ kind: "manual" });
    sealer.start();
    await sealer.seal();
    await sealer.seal();
    await sealer.stop();
    expect(chain.blocks).to.have.length(2);
    for (const { block, certificate } of chain.blocks) {
      const subject = { chainId: CHAIN_ID, height: block.height, blockHash: block.hash };
      const decoded = decodeCertificate(certificate);
      verifyCertificate(decoded, { ...subject, validators: [signer(0).address] });
      expect(certifiedProposer(decoded, subject)).to.equal(signer(1).address);
    }
  });
});
