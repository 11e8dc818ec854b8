import { expect } from "chai";
import { Wallet, getBytes, hexlify } from "ethers";
import { encodeMessage } from "../../../../chain/consensus/wire/message-codec.ts";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import type { Header } from "../../../../chain/primitives/types.ts";
import { assemble } from "../../../support/assembler.ts";
import { CHAIN_ID, Council, TIMES, altered, stranger } from "./support/council.ts";
import { signPrepare } from "./support/votes.ts";
import { DELAY_MS } from "./support/wire.ts";

const OTHER_HASH = toHash(0xbadn);
/** Creates a contract by code that never ends. */
const LOOP = hexlify(assemble("JUMPDEST", "PUSH0", "JUMP"));
const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

describe("Cases of abnormal consensus", function () {
  this.timeout(60_000);

  let council: Council;

  beforeEach(async () => {
    council = await Council.create();
    await council.pass(TIMES.periodMs);
  });

  afterEach(() => council.close());

  /** What each validator says against the proposer of height 1, once that is decided. */
  const causes = async (): Promise<unknown[]> => {
    await council.reach(1);
    expect(council.validators.map((validator) => validator.block(1)?.header.coinbase)).to.deep.equal(
      council.validators.map(() => ZERO_ADDRESS),
    );
    return council.validators.map(({ impeachments }) => impeachments[0]?.cause);
  };
  const everybody = <T>(value: T): T[] => council.validators.map(() => value);

  /** Proposes an honest block with something in its header changed: all impeach it, in two message delays. */
  const expectIllegal = async (change: Partial<Header>, check: string): Promise<void> => {
    await council.propose(altered(await council.build(), change));
    const received = council.time.now + DELAY_MS;
    expect(await causes()).to.deep.equal(everybody({ kind: "illegal", check }));
    expect(council.time.now).to.equal(received + 2 * DELAY_MS);
  };

  describe("Header of the proposer's block", () => {
    const ILLEGAL: readonly [id: string, what: string, change: Partial<Header>, check: string][] = [
      ["A1", "a wrong parent", { parentHash: OTHER_HASH }, "parent"],
      ["A1", "a wrong gas limit", { gasLimit: 1_000_000n }, "gas limit"],
      ["A1", "wrong gas used", { gasUsed: 1n }, "GAS_USED_MISMATCH"],
      ["A1", "a wrong root of transactions", { transactionsRoot: OTHER_HASH }, "TRANSACTIONS_ROOT_MISMATCH"],
      [
        "A3",
        "extra data, where lists of proposers and validators once stood",
        { extraData: new Uint8Array(20) },
        "extra data",
      ],
      ["A4", "a wrong state root", { stateRoot: OTHER_HASH }, "STATE_ROOT_MISMATCH"],
      ["A4", "a wrong root of receipts", { receiptsRoot: OTHER_HASH }, "RECEIPTS_ROOT_MISMATCH"],
      ["A4", "a wrong bloom", { logsBloom: new Uint8Array(256).fill(1) }, "LOGS_BLOOM_MISMATCH"],
      ["A5", "another coinbase than the proposer's", { coinbase: `0x${"77".repeat(20)}` }, "coinbase"],
    ];
    for (const [id, what, change, check] of ILLEGAL) {
      it(`${id} ${what}: nobody votes for it, and it is impeached at once [T-05]`, () => expectIllegal(change, check));
    }

    it("A1 a wrong number: it contradicts its proposal, so that does not count, and its proposer is impeached as silent", async () => {
      await council.propose(altered(await council.build(), { number: 2 }), { height: 1 });
      expect(await causes()).to.deep.equal(everybody({ kind: "silent" }));
      expect(council.validators.map(({ rejected }) => rejected.map(({ sender }) => sender))).to.deep.equal(
        everybody(["the proposer"]),
      );
    });
  });

  describe("Seal of the proposer's block", () => {
    for (const [whose, signer] of [
      ["of a stranger", () => stranger()],
      ["of another proposer", () => council.proposerKey(2)],
      ["of a validator", () => council.validatorKeys[0] ?? stranger()],
    ] as const) {
      it(`A2 ${whose}: it counts for nothing, and the proposer is impeached as silent [T-05]`, async () => {
        await council.propose(await council.build(), { signer: signer() });
        expect(await causes()).to.deep.equal(everybody({ kind: "silent" }));
        expect(council.validator(0).rejected.map(({ sender }) => sender)).to.deep.equal(["the proposer"]);
      });
    }
  });

  describe("Time of the proposer's block", () => {
    it("A13 earlier than a period after its parent: impeached at once", async () => {
      const { header } = await council.build();
      await expectIllegal({ timestamp: header.timestamp - 1 }, "too early");
    });

    it("A14 ahead of the clocks, but within the round: waited for, and decided at its time", async () => {
      const block = await council.build(3_000);
      await council.propose(block);
      await council.reach(1);
      expect(council.validator(0).block(1)?.hash).to.equal(block.hash);
      expect(council.time.now).to.equal(TIMES.periodMs + 3_000 + 2 * DELAY_MS);
    });

    it("A15 beyond the end of the round: waited for as long as the round lasts, then impeached", async () => {
      await council.propose(await council.build(15_000));
      expect(await causes()).to.deep.equal(everybody({ kind: "late" }));
      expect(council.time.now).to.equal(TIMES.periodMs + TIMES.impeachTimeoutMs + 2 * DELAY_MS);
    });

    it("A15 further ahead than any clock: impeached at once", async () => {
      await council.propose(await council.build(70_000));
      expect(await causes()).to.deep.equal(everybody({ kind: "illegal", check: "future" }));
    });

    it("A16 delivered when the round is over: nobody votes for it any more", async () => {
      const block = await council.build();
      await council.pass(TIMES.impeachTimeoutMs + DELAY_MS / 2);
      await council.propose(block);
      expect(await causes()).to.deep.equal(everybody({ kind: "silent" }));
    });
  });

  describe("Impeach block", () => {
    for (const [what, change] of [
      ["with a coinbase", { coinbase: `0x${"77".repeat(20)}` }],
      ["with a time of its own", { timestamp: 1_900_000_000 }],
      ["with another state", { stateRoot: OTHER_HASH }],
    ] as const) {
      it(`A18 ${what}, forged by a validator: nobody votes for it but that one, and the true one is decided`, async () => {
        const forged = altered(await council.validator(0).writer.impeach(), change);
        const [forger] = council.validatorKeys;
        if (forger === undefined) throw new Error("no validator");
        await council.validator(0).stop();
        await council.pass(TIMES.impeachTimeoutMs);
        const message = await signPrepare({ round: 1, height: 1, blockHash: forged.hash }, forger, 0);
        council.wire.broadcast("validator 0", encodeMessage({ message, block: undefined }));
        await council.reach(1);
        const hashes = council.validators.slice(1).map((validator) => validator.block(1)?.hash);
        expect(new Set(hashes)).to.deep.equal(new Set([(await council.validator(0).writer.impeach()).hash]));
      });
    }

    it("A18 as the proposer's block: it names no proposer, and is impeached at once", async () => {
      const { header } = await council.validator(0).writer.impeach();
      await expectIllegal(header, "coinbase");
    });
  });

  describe("Execution of the proposer's block", () => {
    it("A21 transactions that loop until their gas is gone: they cost that and no more, and the block is decided", async () => {
      const [account] = devAccounts();
      const looping = {
        chainId: CHAIN_ID,
        type: 2,
        nonce: 0,
        data: LOOP,
        gasLimit: 2_000_000n,
        maxFeePerGas: 10n ** 10n,
      };
      const raw = await new Wallet(account?.privateKey ?? "").signTransaction({ ...looping, maxPriorityFeePerGas: 1n });
      await council.validator(0).pool.add(getBytes(raw));
      const block = await council.build();
      expect(block.header.gasUsed).to.equal(2_000_000n);
      await council.propose(block);
      await council.reach(1);
      expect(council.validator(3).block(1)?.hash).to.equal(block.hash);
    });

    it("A21 an execution that does not end before the round does: impeached, and the chain goes on", async () => {
      for (const validator of council.validators) validator.checkMs = 2 * TIMES.impeachTimeoutMs;
      await council.propose(await council.build());
      expect(await causes()).to.deep.equal(everybody({ kind: "late" }));
    });
  });
});
