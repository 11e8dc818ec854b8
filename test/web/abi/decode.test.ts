import { expect } from "chai";
import fc from "fast-check";
import {
  encodeAbiParameters,
  encodeErrorResult,
  encodeEventTopics,
  encodeFunctionData,
  parseAbi,
  toHex,
  zeroAddress,
} from "viem";
import { erc20Abi, getAddress, keccak256, stringToHex } from "viem";
import { Decoder } from "../../../web/src/abi/decode.ts";

const ONE = getAddress(`0x${"11".repeat(20)}`);
const TWO = getAddress(`0x${"22".repeat(20)}`);

const store = parseAbi([
  "struct State { bool done; string note; }",
  "struct Item { uint8 kind; address[] owners; State state; }",
  "function put(Item[] items, bytes32 key, int256) payable",
  "function ping()",
  "event Put(string indexed name, address indexed by, Item item)",
  "error Full(uint256 limit, string what)",
]);

describe("Decoding of calls [A-11]", function () {
  const decoder = new Decoder([erc20Abi]);

  it("names every value, in structs and lists too", function () {
    const key = keccak256("0x01");
    const item = { kind: 3, owners: [ONE, TWO], state: { done: true, note: "ü" } };
    const input = encodeFunctionData({ abi: store, functionName: "put", args: [[item], key, -5n] });
    expect(decoder.call(input, store)).to.deep.equal({
      name: "put",
      by: "contract",
      inputs: [
        {
          name: "items",
          type: "tuple[]",
          value: {
            kind: "list",
            items: [
              {
                name: "0",
                type: "tuple",
                value: {
                  kind: "list",
                  items: [
                    { name: "kind", type: "uint8", value: { kind: "number", number: 3n } },
                    {
                      name: "owners",
                      type: "address[]",
                      value: {
                        kind: "list",
                        items: [
                          { name: "0", type: "address", value: { kind: "address", address: ONE } },
                          { name: "1", type: "address", value: { kind: "address", address: TWO } },
                        ],
                      },
                    },
                    {
                      name: "state",
                      type: "tuple",
                      value: {
                        kind: "list",
                        items: [
                          { name: "done", type: "bool", value: { kind: "truth", truth: true } },
                          { name: "note", type: "string", value: { kind: "text", text: "ü" } },
                        ],
                      },
                    },
                  ],
                },
              },
            ],
          },
        },
        { name: "key", type: "bytes32", value: { kind: "bytes", hex: key } },
        { name: "2", type: "int256", value: { kind: "number", number: -5n } },
      ],
    });
  });

  it("gives back the amount that went in, for every amount", function () {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (amount) => {
        const input = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [ONE, amount] });
        expect(decoder.call(input)?.inputs[1]?.value).to.deep.equal({ kind: "number", number: amount });
      }),
    );
  });

  it("says when the ABI is another contract's with the same selector", function () {
    const input = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [ONE, 1n] });
    expect(decoder.call(input)?.by).to.equal("selector");
    expect(decoder.call(input, erc20Abi)?.by).to.equal("contract");
    expect(decoder.functionName(input)).to.equal("transfer");
  });

  it("decodes calls without arguments", function () {
    const input = encodeFunctionData({ abi: store, functionName: "ping" });
    expect(decoder.call(input, store)).to.deep.equal({ name: "ping", inputs: [], by: "contract" });
  });

  it("guesses at nothing: other selectors, too few bytes, none at all", function () {
    const input = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [ONE, 1n] });
    expect(decoder.call("0xdeadbeef")).to.equal(undefined);
    expect(decoder.call(input.slice(0, -2) as `0x${string}`)).to.equal(undefined);
    expect(decoder.call("0x")).to.equal(undefined);
    expect(decoder.functionName("0x1234")).to.equal(undefined);
  });

  it("answers any bytes", function () {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, transfer) => {
        const data = transfer ? Uint8Array.from([0xa9, 0x05, 0x9c, 0xbb, ...bytes]) : bytes;
        decoder.call(toHex(data), store);
        decoder.error(toHex(data), store);
        decoder.log({ topics: [keccak256("0x")], data: toHex(data) }, store);
      }),
    );
  });
});

describe("Decoding of errors", function () {
  const decoder = new Decoder([]);

  it("knows the errors of Solidity and those of the contract", function () {
    const full = encodeErrorResult({ abi: store, errorName: "Full", args: [7n, "shelf"] });
    expect(decoder.error(full)).to.equal(undefined);
    expect(decoder.error(full, store)?.inputs.map(({ value }) => value)).to.deep.equal([
      { kind: "number", number: 7n },
      { kind: "text", text: "shelf" },
    ]);
    const plain = encodeErrorResult({ abi: parseAbi(["error Error(string)"]), args: ["too late"] });
    expect(decoder.error(plain)?.inputs[0]?.value).to.deep.equal({ kind: "text", text: "too late" });
    const panic = encodeErrorResult({ abi: parseAbi(["error Panic(uint256)"]), args: [0x11n] });
    expect(decoder.error(panic)).to.deep.include({ name: "Panic" });
  });
});

describe("Decoding of logs", function () {
  it("gives the hash of what is logged as a hash, and the rest in the order of the event", function () {
    const item = { kind: 1, owners: [], state: { done: false, note: "" } };
    const topics = encodeEventTopics({ abi: store, eventName: "Put", args: { name: "box", by: ONE } });
    const event = store.find((each) => each.type === "event");
    const data = encodeAbiParameters([event?.inputs[2] ?? { type: "uint256" }] as never, [item] as never);
    const decoded = new Decoder([]).log({ topics: topics as `0x${string}`[], data }, store);
    expect(decoded?.inputs.map(({ name, type }) => [name, type])).to.deep.equal([
      ["name", "bytes32"],
      ["by", "address"],
      ["item", "tuple"],
    ]);
    expect(decoded?.inputs[0]?.value).to.deep.equal({ kind: "bytes", hex: keccak256(stringToHex("box")) });
  });

  it("tells an ERC-20 transfer from one of ERC-721 by what is indexed", function () {
    const both = new Decoder([
      erc20Abi,
      parseAbi(["event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)"]),
    ]);
    const topics = encodeEventTopics({ abi: erc20Abi, eventName: "Transfer", args: { from: zeroAddress, to: ONE } });
    const amount = both.log({ topics: topics as `0x${string}`[], data: toHex(5n, { size: 32 }) });
    const token = both.log({ topics: [...(topics as `0x${string}`[]), toHex(5n, { size: 32 })], data: "0x" });
    expect(amount?.inputs[2]).to.deep.include({ name: "value" });
    expect(token?.inputs[2]).to.deep.include({ name: "tokenId" });
  });

  it("leaves logs without topics and of unknown events alone", function () {
    const decoder = new Decoder([erc20Abi]);
    expect(decoder.log({ topics: [], data: "0x" })).to.equal(undefined);
    expect(decoder.log({ topics: [keccak256("0x01")], data: "0x" })).to.equal(undefined);
  });
});
