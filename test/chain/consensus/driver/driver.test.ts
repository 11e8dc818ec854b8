import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { Driver } from "../../../../chain/consensus/driver/driver.ts";
import { signProposal } from "../../../../chain/consensus/messages/sign.ts";
import { validatorSet } from "../../../../chain/consensus/quorum.ts";
import { decodeMessage, encodeMessage } from "../../../../chain/consensus/wire/message-codec.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { SimulatedChain } from "../../../../formal/simulator/blocks.ts";
import { VirtualTime } from "../../../../formal/simulator/clock.ts";
import { recoverSimulated, simulatedAddress, simulatedSigner } from "../../../../formal/simulator/keys.ts";
import { Random } from "../../../../formal/simulator/random.ts";

const CHAIN_ID = 1;

describe("Driver of the state machine", () => {
  before(() => loadCrypto());

  /** Validator 0 of 4, whose disk is as slow as the test wants. */
  const setUp = (kept?: Uint8Array) => {
    const [first = simulatedAddress(""), ...others] = [0, 1, 2, 3].map((i) => simulatedAddress(`validator ${i}`));
    const proposer = simulatedSigner(simulatedAddress("proposer"));
    const time = new VirtualTime();
    const chain = new SimulatedChain({
      time,
      random: new Random(1),
      now: () => time.clock(() => 1_000).now(),
      periodMs: 1_000,
      maxDriftMs: 0,
      impeachSeconds: 3,
      workMs: 0,
      proposer: proposer.address,
      onInserted: () => undefined,
    });
    const sent: string[] = [];
    const writes: { readonly bytes: Uint8Array; readonly done: () => void }[] = [];
    let receive: (sender: string, message: Uint8Array) => void = () => undefined;
    const driver = new Driver({
      chainId: CHAIN_ID,
      validator: simulatedSigner(first),
      proposer: undefined,
      periodMs: 1_000,
      timeouts: { proposalMs: 2_000, impeachMs: 1_000, longestMs: 16_000 },
      resendMs: 1_000,
      recover: recoverSimulated,
      committee: {
        speakers: () => ({ validators: validatorSet([first, ...others]), proposer: proposer.address }),
      },
      blocks: chain,
      records: {
        load: () => ({ promises: kept, proposal: undefined }),
        keepPromises: (_, bytes) =>
          new Promise((done) => {
            writes.push({ bytes, done });
          }),
        keepProposal: () => Promise.resolve(),
      },
      messages: {
        broadcast: (bytes) => sent.push(decodeMessage(bytes).message.kind),
        send: () => undefined,
        onMessage: (listener) => {
          receive = listener;
          return () => undefined;
        },
        reject: (_, reason) => expect.fail(reason),
        fetch: () => Promise.resolve(undefined),
      },
      clock: time.clock(() => 0),
    });
    const propose = async (): Promise<void> => {
      const block = await chain.build();
      const message = await signProposal(block.height, block.hash, proposer, CHAIN_ID);
      receive("proposer", encodeMessage({ message, block: block.bytes }));
      await setImmediate();
      // The check of the block ends.
      time.step();
      await setImmediate();
    };
    return { driver, sent, writes, time, propose };
  };

  it("says nothing that is not durable yet", async () => {
    const { driver, sent, writes, propose } = setUp();
    driver.start();
    await propose();
    expect([writes.length, sent]).to.deep.equal([1, []]);
    writes[0]?.done();
    await setImmediate();
    expect(sent).to.deep.equal(["PREPARE"]);
    await driver.stop();
  });

  it("shows the others what the proposer showed it, once it impeaches", async () => {
    const { driver, sent, writes, time, propose } = setUp();
    driver.start();
    await propose();
    writes[0]?.done();
    await setImmediate();
    while (writes.length < 2) {
      time.step();
      await setImmediate();
    }
    // Not before it may say that it left the proposer's round.
    expect(sent).not.to.include("PROPOSAL");
    writes[1]?.done();
    await setImmediate();
    expect(sent.at(-1)).to.equal("PROPOSAL");
    writes[2]?.done();
    await driver.stop();
  });

  it("says again after a restart what it had promised, and promises nothing else in that round", async () => {
    const before = setUp();
    before.driver.start();
    await before.propose();
    const after = setUp(before.writes[0]?.bytes);
    after.driver.start();
    await setImmediate();
    expect(after.sent).to.deep.equal(["PREPARE"]);
    expect(after.writes).to.deep.equal([]);
    expect(after.driver.status).to.deep.include({ height: 1, round: 0, phase: "prepare" });
    await after.driver.stop();
  });
});
