import { expect } from "chai";
import { encodeAbiParameters, toHex } from "viem";
import type { Hex } from "viem";
import { addressTopic, TOKEN_EVENTS } from "../../../web/src/chain/token-logs.ts";
import { searchTokens, TOKEN_WINDOW_BLOCKS } from "../../../web/src/chain/tokens.ts";
import { fakeNode } from "./fake-node.ts";

const ACCOUNT = `0x${"01".repeat(20)}` as const;
const COIN = `0x${"c0".repeat(20)}` as const;
const SELECTORS = { name: "0x06fdde03", symbol: "0x95d89b41", decimals: "0x313ce567", balanceOf: "0x70a08231" };

interface Filter {
  readonly fromBlock: Hex;
  readonly toBlock: Hex;
  readonly topics: readonly unknown[];
}

const text = (value: string): Hex => encodeAbiParameters([{ type: "string" }], [value]);

/** A node with one transfer of a coin to the account, in block 5, and how the coin answers. */
const node = (answers: Readonly<Record<string, Hex>>) =>
  fakeNode((method, [first]) => {
    if (method === "eth_call") {
      const answer = answers[(first as { data: Hex }).data.slice(0, 10)];
      if (answer === undefined) throw Object.assign(new Error("execution reverted"), { code: 3, data: "0x" });
      return answer;
    }
    const { fromBlock, toBlock, topics } = first as Filter;
    const met =
      BigInt(fromBlock) <= 5n && BigInt(toBlock) >= 5n && topics.length === 3 && typeof topics[0] === "string";
    return met
      ? [
          {
            address: COIN,
            topics: [TOKEN_EVENTS.transfer, addressTopic(COIN), addressTopic(ACCOUNT)],
            data: toHex(9n, { size: 32 }),
            blockNumber: "0x5",
          },
        ]
      : [];
  });

describe("Tokens of an account [A-11]", function () {
  it("are found by the logs that name it, and shown with what it holds now", async function () {
    const { client } = node({
      [SELECTORS.name]: text("Credit"),
      [SELECTORS.symbol]: text("CR"),
      [SELECTORS.decimals]: toHex(6n, { size: 32 }),
      [SELECTORS.balanceOf]: toHex(1_500_000n, { size: 32 }),
    });
    const { holdings, from } = await searchTokens(client, ACCOUNT, 100n, 1);
    expect(from).to.equal(0n);
    expect(holdings).to.deep.equal([
      {
        standard: "ERC-20",
        token: COIN,
        symbol: "CR",
        name: "Credit",
        decimals: 6,
        amount: 1_500_000n,
        ids: [],
        more: false,
      },
    ]);
  });

  it("stay in the list when their contract answers nothing that its standard says", async function () {
    const { client } = node({ [SELECTORS.decimals]: toHex(2n ** 255n, { size: 32 }) });
    const [holding] = (await searchTokens(client, ACCOUNT, 100n, 1)).holdings;
    expect(holding).to.deep.include({ symbol: undefined, name: undefined, decimals: 0, amount: 0n });
  });

  it("are searched window by window, as far back as wished, and no block twice", async function () {
    const { client, calls } = node({});
    const newest = 3n * TOKEN_WINDOW_BLOCKS + 7n;
    const { from, holdings } = await searchTokens(client, ACCOUNT, newest, 2);
    const ranges = calls
      .filter(([method]) => method === "eth_getLogs")
      .map(([, [filter]]) => filter as Filter)
      .map(({ fromBlock, toBlock }) => [BigInt(fromBlock), BigInt(toBlock)] as const);
    expect(new Set(ranges.map(([low]) => low)).size).to.equal(2);
    expect(ranges.every(([low, high]) => high - low + 1n === TOKEN_WINDOW_BLOCKS)).to.equal(true);
    expect(from).to.equal(newest + 1n - 2n * TOKEN_WINDOW_BLOCKS);
    expect(holdings).to.deep.equal([]);
  });

  it("fail when the node does", async function () {
    const { client } = fakeNode(() => {
      throw new Error("down");
    });
    const error: unknown = await searchTokens(client, ACCOUNT, 1n, 1).catch((reason: unknown) => reason);
    expect(error instanceof Error).to.equal(true);
  });
});
