import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, getAddress, toHex } from "viem";
import type { Hex } from "viem";
import { addressTopic, metTokens, TOKEN_EVENTS, transfersOf } from "../../../web/src/chain/token-logs.ts";
import type { TransferLog } from "../../../web/src/chain/token-logs.ts";

const TOKEN = `0x${"aa".repeat(20)}` as const;
const [FROM, TO, OPERATOR] = ["01", "02", "03"].map((byte) => addressTopic(`0x${byte.repeat(20)}`)) as [Hex, Hex, Hex];
const FROM_ADDRESS = `0x${"01".repeat(20)}`;
const TO_ADDRESS = `0x${"02".repeat(20)}`;
const word = (value: bigint): Hex => toHex(value, { size: 32 });
const log = (topics: readonly Hex[], data: Hex): TransferLog => ({
  address: TOKEN,
  topics,
  data,
  transactionHash: null,
  blockNumber: 1n,
});
const uint = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const parties = { token: TOKEN, from: FROM_ADDRESS, to: TO_ADDRESS };

describe("Token transfers in logs [A-11]", function () {
  it("are of an amount (ERC-20)", function () {
    expect(transfersOf(log([TOKEN_EVENTS.transfer, FROM, TO], word(5n)))).to.deep.equal([
      { standard: "ERC-20", ...parties, id: undefined, amount: 5n },
    ]);
  });

  it("are of one token (ERC-721)", function () {
    expect(transfersOf(log([TOKEN_EVENTS.transfer, FROM, TO, word(7n)], "0x"))).to.deep.equal([
      { standard: "ERC-721", ...parties, id: 7n, amount: 1n },
    ]);
  });

  it("are of an amount of an id (ERC-1155)", function () {
    const data = encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [7n, 5n]);
    expect(transfersOf(log([TOKEN_EVENTS.single, OPERATOR, FROM, TO], data))).to.deep.equal([
      { standard: "ERC-1155", ...parties, id: 7n, amount: 5n },
    ]);
  });

  it("are of many ids at once (ERC-1155), whatever the ids and amounts", function () {
    fc.assert(
      fc.property(fc.array(fc.tuple(uint, uint), { maxLength: 8 }), (pairs) => {
        const data = encodeAbiParameters(
          [{ type: "uint256[]" }, { type: "uint256[]" }],
          [pairs.map(([id]) => id), pairs.map(([, amount]) => amount)],
        );
        expect(transfersOf(log([TOKEN_EVENTS.batch, OPERATOR, FROM, TO], data))).to.deep.equal(
          pairs.map(([id, amount]) => ({ standard: "ERC-1155", ...parties, id, amount })),
        );
      }),
    );
  });

  it("are none in other logs, nor in logs that keep to no standard", function () {
    const event = fc.constantFrom(...Object.values(TOKEN_EVENTS), word(1n));
    expect(transfersOf(log([TOKEN_EVENTS.transfer, FROM, TO], "0x"))).to.deep.equal([]);
    expect(transfersOf(log([word(1n), FROM, TO], word(5n)))).to.deep.equal([]);
    fc.assert(
      fc.property(event, fc.nat(3), fc.uint8Array({ maxLength: 200 }), (topic, count, bytes) => {
        const topics = [topic, OPERATOR, FROM, TO].slice(0, count + 1);
        expect(transfersOf(log(topics, toHex(bytes)))).to.be.an("array");
      }),
    );
  });
});

describe("Tokens that an account met", function () {
  it("are one entry for each contract and standard, with the ids ascending", function () {
    const transfers = [9n, 2n, 9n].flatMap((id) =>
      transfersOf(log([TOKEN_EVENTS.transfer, FROM, TO, word(id)], "0x")).map((each) => ({
        ...each,
        token: id === 2n ? getAddress(TOKEN) : TOKEN,
      })),
    );
    expect(metTokens(transfers)).to.deep.equal([{ standard: "ERC-721", token: TOKEN, ids: [2n, 9n] }]);
    expect(metTokens([])).to.deep.equal([]);
  });
});
