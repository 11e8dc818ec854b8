import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../sdk/bytes.ts";
import { HEADER_BYTES, NO_PREVIOUS, decodeHeader, encodeHeader, headerHash } from "../../../sdk/format/block-header.ts";
import { checkBlock, openBlock, sealBlock } from "../../../sdk/format/block.ts";
import { ciphertextHashOf } from "../../../sdk/format/cipher.ts";
import {
  decodeIntervalRecord,
  encodeIntervalRecord,
  intervalRecordSigner,
} from "../../../sdk/format/interval-record.ts";
import { rejection } from "../../support/rejection.ts";
import { DATASET, ORIGIN, OWNER, STRANGER, blocks, intervalKey } from "./support/dataset.ts";

const READINGS = [{ time: ORIGIN + 10, value: { celsius: 21.37 } }];
const CONTENT = { dataset: DATASET, period: 0, previous: NO_PREVIOUS, readings: READINGS };
const seal = async () => sealBlock(CONTENT, await intervalKey(0), OWNER);

describe("A sealed block", () => {
  it("opens with the key of its interval to the readings that went in [S-01, S-09]", async () => {
    const block = await seal();
    await checkBlock(block, [STRANGER.address, OWNER.address]);
    expect(await openBlock(DATASET, block, await intervalKey(0))).to.deep.equal(READINGS);
  });

  it("is refused by whoever checks it when any byte of it is another [S-01, S-02]", async () => {
    const block = await seal();
    const header = encodeHeader(block.header);
    expect(header.length).to.equal(HEADER_BYTES);
    const places = fc.tuple(fc.nat(header.length + block.ciphertext.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(places, async ([place, change]) => {
        const bytes = Uint8Array.of(...header, ...block.ciphertext);
        bytes[place] = (bytes[place] ?? 0) ^ change;
        const refused = await rejection(
          (async () => {
            const changed = {
              header: decodeHeader(bytes.subarray(0, HEADER_BYTES)),
              ciphertext: bytes.slice(HEADER_BYTES),
            };
            await checkBlock(changed, [OWNER.address]);
          })(),
        );
        expect(refused.code).to.be.oneOf(["SIGNATURE_INVALID", "BLOCK_INVALID", "BYTES_INVALID"]);
      }),
    );
  });

  it("is refused when a stranger signed it [S-01]", async () => {
    const block = await sealBlock(CONTENT, await intervalKey(0), STRANGER);
    expect(await rejection(checkBlock(block, [OWNER.address]))).to.have.property("code", "SIGNATURE_INVALID");
  });

  it("holds no byte window of the plaintext [A-05]", async () => {
    const secret = new TextEncoder().encode("a very private reading");
    const dataset = { ...DATASET, codec: "raw" };
    const key = await intervalKey(0, dataset);
    const readings = [{ time: ORIGIN, value: secret }];
    const block = await sealBlock({ ...CONTENT, dataset, readings }, key, OWNER);
    const stored = toHex(
      Uint8Array.of(...encodeHeader(block.header), ...block.ciphertext, ...encodeIntervalRecord(key.record)),
    );
    for (let at = 0; at + 4 <= secret.length; at++) {
      expect(stored.includes(toHex(secret.subarray(at, at + 4)).slice(2))).to.equal(false);
    }
  });

  it("does not open with the key of the interval before or after [S-13]", async () => {
    // Period 3 to 5 are interval 1: the first and the last block of it.
    for (const block of await blocks([3, 5])) {
      for (const interval of [0, 2]) {
        const other = await intervalKey(interval);
        expect(await rejection(openBlock(DATASET, block, other))).to.have.property("code", "BLOCK_INVALID");
        const { record } = await intervalKey(1);
        const forged = { record, contentKey: other.contentKey };
        expect(await rejection(openBlock(DATASET, block, forged))).to.have.property("code", "KEY_WRONG");
      }
    }
  });

  it("does not open in another dataset or period, though key and bytes are right", async () => {
    const block = await seal();
    const key = await intervalKey(0);
    const moved = { ...block, header: { ...block.header, period: 1 } };
    expect(await rejection(openBlock(DATASET, moved, key))).to.have.property("code", "KEY_WRONG");
    const other = { ...DATASET, name: "another" };
    expect(await rejection(openBlock(other, block, key))).to.have.property("code", "BLOCK_INVALID");
  });

  it("uses no nonce twice, though a device seals a period again with other readings", async () => {
    const again = { ...CONTENT, readings: [{ time: ORIGIN + 10, value: { celsius: 21.38 } }] };
    const key = await intervalKey(0);
    const nonces = [CONTENT, again, { ...CONTENT }].map(async (content) =>
      toHex((await sealBlock(content, key, OWNER)).header.nonce),
    );
    const [first, second, third] = await Promise.all(nonces);
    expect(first === second).to.equal(false);
    expect(third).to.equal(first);
  });

  it("is not made of readings outside its period, without readings, or with another interval's key [S-08, S-09]", async () => {
    const key = await intervalKey(0);
    for (const time of [ORIGIN - 1, ORIGIN + 1_000]) {
      const wrong = { ...CONTENT, readings: [{ time, value: { celsius: 1 } }] };
      expect(await rejection(sealBlock(wrong, key, OWNER))).to.have.property("code", "READING_INVALID");
    }
    const empty = sealBlock({ ...CONTENT, readings: [] }, key, OWNER);
    expect(await rejection(empty)).to.have.property("code", "READING_INVALID");
    expect(await rejection(sealBlock(CONTENT, await intervalKey(1), OWNER))).to.have.property("code", "KEY_WRONG");
  });

  it("is read back from the bytes of its header", async () => {
    const { header, ciphertext } = await seal();
    expect(decodeHeader(encodeHeader(header))).to.deep.equal(header);
    expect(header.ciphertextHash).to.equal(toHex(await ciphertextHashOf(ciphertext)));
    expect(headerHash(decodeHeader(encodeHeader(header)))).to.equal(headerHash(header));
  });

  it("leads to the signed record of its interval [S-06]", async () => {
    const { record } = await intervalKey(0);
    const read = decodeIntervalRecord(encodeIntervalRecord(record));
    expect(read).to.deep.equal(record);
    expect(intervalRecordSigner(read)).to.equal(OWNER.address);
    expect(intervalRecordSigner({ ...read, interval: 1 }) === OWNER.address).to.equal(false);
  });
});
