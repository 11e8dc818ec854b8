import { expect } from "chai";
import fc from "fast-check";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { matches } from "../../../../chain/rpc/feeds/match.ts";

const address = fc.constantFrom<Address>("0xa1", "0xa2", "0xa3");
const topic = fc.constantFrom<Hash>("0x01", "0x02", "0x03");
const log = fc.record({
  address,
  topics: fc.array(topic, { maxLength: 4 }),
  data: fc.constant(new Uint8Array()),
});
const criteria = fc.record({
  addresses: fc.array(address, { maxLength: 2 }),
  topics: fc.array(fc.option(fc.array(topic, { minLength: 1, maxLength: 2 })), { maxLength: 4 }),
});

describe("JSON-RPC: which logs fit", function () {
  it("narrows with every address list and topic position", function () {
    fc.assert(
      fc.property(log, criteria, (candidate, wanted) => {
        const byAddress = wanted.addresses.length === 0 || wanted.addresses.includes(candidate.address);
        const byTopics = wanted.topics.map((alternatives, position) => {
          const at = candidate.topics[position];
          return at !== undefined && (alternatives === null || alternatives.includes(at));
        });
        expect(matches(candidate, wanted)).to.equal(byAddress && byTopics.every(Boolean));
      }),
    );
  });
});
