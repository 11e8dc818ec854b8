import { expect } from "chai";
import * as fc from "fast-check";
import { BLOCK_LIMITS } from "../../../../chain/primitives/limits.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { ConsensusError } from "../../../../chain/consensus/errors.ts";
import { promiseless } from "../../../../chain/consensus/machine/durable.ts";
import type { Evidence } from "../../../../chain/consensus/messages/evidence.ts";
import { DURABLE_VERSION, decodeDurable, encodeDurable } from "../../../../chain/consensus/wire/durable-codec.ts";
import {
  EVIDENCE_MAX_BYTES,
  EVIDENCE_VERSION,
  decodeEvidence,
  encodeEvidence,
} from "../../../../chain/consensus/wire/evidence-codec.ts";
import {
  MESSAGE_MAX_BYTES,
  MESSAGE_VERSION,
  VOTE_MESSAGE_MAX_BYTES,
  decodeMessage,
  encodeMessage,
} from "../../../../chain/consensus/wire/message-codec.ts";
import { durable, envelope, evidence } from "./arbitraries.ts";

/** The code with which bytes are refused; undefined when they are read. Anything but a coded error fails the test. */
const refusal = (decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): string | undefined => {
  try {
    decode(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof ConsensusError) return error.code;
    throw error;
  }
};

const codecs = [
  {
    name: "Messages",
    arbitrary: envelope,
    encode: encodeMessage,
    decode: decodeMessage,
    malformed: "MESSAGE_MALFORMED",
  },
  {
    name: "Promises",
    arbitrary: durable,
    encode: encodeDurable,
    decode: decodeDurable,
    malformed: "DURABLE_MALFORMED",
  },
  {
    name: "Evidence",
    arbitrary: evidence,
    encode: encodeEvidence,
    decode: decodeEvidence,
    malformed: "EVIDENCE_MALFORMED",
  },
] as {
  name: string;
  arbitrary: fc.Arbitrary<unknown>;
  encode: (value: unknown) => Uint8Array;
  decode: (bytes: Uint8Array) => unknown;
  malformed: string;
}[];

for (const { name, arbitrary, encode, decode, malformed } of codecs) {
  describe(`${name} as bytes`, () => {
    it("come back as they were", () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          expect(decode(encode(value))).to.deep.equal(value);
        }),
      );
    });

    it("have one encoding: what can be read is written the same way", () => {
      const changed = fc.tuple(arbitrary, fc.nat(), fc.nat({ max: 255 })).map(([value, at, byte]) => {
        const bytes = Uint8Array.from(encode(value));
        bytes[at % bytes.length] = byte;
        return bytes;
      });
      fc.assert(
        fc.property(changed, (bytes) => {
          if (refusal(decode, bytes) === undefined) expect(Buffer.compare(encode(decode(bytes)), bytes)).to.equal(0);
        }),
        { numRuns: 1_000 },
      );
    });

    it("are refused when they end early or go on", () => {
      fc.assert(
        fc.property(arbitrary, fc.nat(), (value, cut) => {
          const bytes = encode(value);
          expect(refusal(decode, bytes.subarray(0, cut % bytes.length))).to.equal(malformed);
          expect(refusal(decode, Buffer.concat([bytes, Buffer.of(0)]))).to.equal(malformed);
        }),
      );
    });

    it("never crash the reader, whatever they are (A27) [T-06]", () => {
      const anything = fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.of(1, (bytes[0] ?? 0) % 6, ...bytes)),
      );
      fc.assert(
        fc.property(anything, (bytes) => {
          refusal(decode, bytes);
        }),
        { numRuns: 2_000 },
      );
    });
  });
}

describe("Bytes of consensus", () => {
  const proposal = { kind: "PROPOSAL", height: 1, blockHash: toHash(1n), signature: `0x${"01".repeat(64)}00` } as const;

  it("of another version are named as such", () => {
    const bytes = Uint8Array.from(encodeMessage({ message: proposal, block: undefined }));
    bytes[0] = MESSAGE_VERSION + 1;
    expect(refusal(decodeMessage, bytes)).to.equal("MESSAGE_VERSION");
    const promises = Uint8Array.from(encodeDurable(promiseless(1)));
    promises[0] = DURABLE_VERSION + 1;
    expect(refusal(decodeDurable, promises)).to.equal("DURABLE_MALFORMED");
    expect(refusal(decodeEvidence, Uint8Array.of(EVIDENCE_VERSION + 1))).to.equal("EVIDENCE_VERSION");
  });

  it("are bounded: evidence is of one slot, and fits in its limit", () => {
    fc.assert(
      fc.property(evidence, (pair) => {
        expect(encodeEvidence(pair)).to.have.property("length").at.most(EVIDENCE_MAX_BYTES);
        const second = { ...pair.second, height: pair.second.height ^ 1 };
        expect(() => encodeEvidence({ ...pair, second } as Evidence)).to.throw(ConsensusError, "slots");
      }),
    );
  });

  it("refuse claims whose lock is not of an earlier round", () => {
    const claim = { kind: "IMPEACH" as const, height: 1, round: 2, validator: 0, signature: proposal.signature };
    const bytes = Uint8Array.from(
      encodeEvidence({
        first: { ...claim, lock: undefined },
        second: { ...claim, lock: { round: 1, blockHash: toHash(1n) } },
      }),
    );
    const lockRound = 15 + 37 + 65 + 4;
    bytes[lockRound] = 2;
    expect(refusal(decodeEvidence, bytes)).to.equal("OUT_OF_RANGE");
    const none = Uint8Array.from(bytes);
    none[15 + 36] = 1;
    expect(refusal(decodeEvidence, none)).to.equal("EVIDENCE_MALFORMED");
  });

  it("are bounded: the largest block fits, a larger one does not", () => {
    const largest = encodeMessage({ message: proposal, block: new Uint8Array(BLOCK_LIMITS.rlpBytes) });
    expect(largest.length).to.be.at.most(MESSAGE_MAX_BYTES);
    expect(decodeMessage(largest).block).to.have.lengthOf(BLOCK_LIMITS.rlpBytes);
    const larger = new Uint8Array(BLOCK_LIMITS.rlpBytes + 1);
    expect(() => encodeMessage({ message: proposal, block: larger })).to.throw(ConsensusError, "length");
    expect(refusal(decodeMessage, new Uint8Array(MESSAGE_MAX_BYTES + 1).fill(1))).to.equal("MESSAGE_MALFORMED");
  });

  it("are bounded: the largest vote carries claims and seals of 100 validators", () => {
    const signature = proposal.signature;
    const validators = Array.from({ length: 100 }, (_, validator) => validator);
    const certificate = {
      round: 1_000_000,
      blockHash: toHash(2n),
      seals: validators.map((validator) => ({ validator, signature })),
    };
    const lock = { round: 7, blockHash: toHash(3n) };
    const claims = validators.map((validator) => ({ validator, signature, lock }));
    const vote = {
      kind: "PREPARE",
      height: Number.MAX_SAFE_INTEGER,
      round: 1_000_000,
      blockHash: toHash(4n),
      validator: 99,
      signature,
      certificate,
      justification: { claims, certificate },
    } as const;
    expect(encodeMessage({ message: vote, block: undefined })).to.have.lengthOf(VOTE_MESSAGE_MAX_BYTES);
    const crowd = { ...certificate, seals: [...certificate.seals, { validator: 99, signature }] };
    expect(() => encodeMessage({ message: { ...vote, certificate: crowd }, block: undefined })).to.throw(
      ConsensusError,
    );
  });
});
