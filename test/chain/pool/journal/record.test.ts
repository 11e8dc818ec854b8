import { expect } from "chai";
import * as fc from "fast-check";
import { encodeRecord, readRecords } from "../../../../chain/pool/journal/record.ts";

const contents = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 });
const fileOf = (list: readonly Uint8Array[]): Buffer => Buffer.concat(list.map(encodeRecord));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("a journal's records", () => {
  it("are read back as they were written", () => {
    fc.assert(
      fc.property(contents, (list) => {
        const reading = readRecords(fileOf(list));
        expect(reading.contents.map(hex)).to.deep.equal(list.map(hex));
        expect([reading.damagedBytes, reading.tornBytes]).to.deep.equal([0, 0]);
      }),
    );
  });

  it("lose only the last to a write that was cut short, which is no damage", () => {
    fc.assert(
      fc.property(contents, fc.nat(), (list, cut) => {
        const file = fileOf(list);
        const length = file.length === 0 ? 0 : cut % file.length;
        const whole = list.filter((_, i) => fileOf(list.slice(0, i + 1)).length <= length);
        const reading = readRecords(file.subarray(0, length));
        expect(reading.contents.map(hex)).to.deep.equal(whole.map(hex));
        expect(reading.damagedBytes).to.equal(0);
        expect(reading.tornBytes).to.equal(length - fileOf(whole).length);
      }),
    );
  });

  it("survive damage of others: only what the damage touches is lost", () => {
    const damage = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) });
    fc.assert(
      fc.property(contents, damage, (list, { at, bytes }) => {
        const file = fileOf(list);
        const start = at % (file.length + 1);
        const inserted = Buffer.concat([file.subarray(0, start), bytes, file.subarray(start)]);
        const found = readRecords(inserted).contents.map(hex);
        const lost = list.filter((_, i) => {
          const [from, to] = [fileOf(list.slice(0, i)).length, fileOf(list.slice(0, i + 1)).length];
          return start > from && start < to;
        });
        for (const content of list) if (!lost.includes(content)) expect(found).to.include(hex(content));
      }),
    );
  });

  it("make no reader fail, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { contents: found, damagedBytes, tornBytes } = readRecords(Buffer.from(bytes));
        expect(fileOf(found).length + damagedBytes + tornBytes).to.equal(bytes.length);
      }),
    );
  });
});
