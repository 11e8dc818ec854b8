import { expect } from "chai";
import fc from "fast-check";
import { FrameDecoder, encodeFrame } from "../../../chain/network/framing.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";

const LIMIT = 200_000;

const cut = (bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] => {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...parts, bytes.subarray(at)];
};

describe("Frames of a stream", () => {
  it("come out as they went in, however the bytes are cut", () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: 60_000, max: LIMIT }).map((n) => new Uint8Array(n).fill(n)),
    );
    fc.assert(
      fc.property(
        fc.array(payload, { maxLength: 6 }),
        fc.array(fc.nat({ max: 70_000 }), { maxLength: 12 }),
        (payloads, cuts) => {
          const decoder = new FrameDecoder(LIMIT);
          const frames = cut(Buffer.concat(payloads.map(encodeFrame)), cuts).flatMap((part) => decoder.push(part));
          expect(frames.map((frame) => Buffer.from(frame))).to.deep.equal(payloads.map((bytes) => Buffer.from(bytes)));
          expect(decoder.unfinished).to.equal(false);
        },
      ),
    );
  });

  it("have memory of their own", () => {
    const frames = new FrameDecoder(LIMIT).push(
      Buffer.concat([encodeFrame(new Uint8Array(3)), encodeFrame(new Uint8Array(100_000))]),
    );
    expect(frames.map(({ buffer }) => buffer.byteLength)).to.deep.equal([3, 100_000]);
  });

  it("are refused at their header when they are too long", () => {
    const decoder = new FrameDecoder(10);
    expect(decoder.push(encodeFrame(new Uint8Array(10)))).to.have.length(1);
    try {
      decoder.push(encodeFrame(new Uint8Array(11)).subarray(0, 4));
      expect.fail("it was not refused");
    } catch (error) {
      expect(errorCode(error)).to.equal("FRAME_TOO_LONG");
    }
  });
});
