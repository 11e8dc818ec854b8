import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Log } from "../../../../chain/primitives/types.ts";
import { queryLogs } from "../../../../chain/rpc/chain/logs.ts";
import { withDefaults } from "../../../../chain/rpc/limits.ts";
import { FakeNode, transfer } from "../support/fake-node.ts";

const LOG: Log = { address: `0x${"aa".repeat(20)}`, topics: [], data: new Uint8Array() };
const ALL = { blockHash: undefined, fromBlock: 1, toBlock: 5, addresses: [], topics: [] };

/** Five blocks of one log each, searched one at a time; `onSearch` hears of each slice. */
function fixture(onSearch: (slice: string) => void, logResults = 10) {
  const node = new FakeNode();
  for (let nonce = 0n; nonce < 5n; nonce++) node.seal([transfer({ nonce })], [{ logs: [LOG] }]);
  const search = node.ledger.logs.bind(node.ledger);
  node.ledger.logs = (query) => {
    onSearch(`from ${query.fromBlock}`);
    return search(query);
  };
  return { backend: node.backend(), limits: withDefaults({ logSliceMs: 0, logResults }) };
}

describe("JSON-RPC: search for logs in long ranges", function () {
  before(() => loadCrypto());

  it("goes a slice at a time and lets others have their turn in between", async function () {
    const order: string[] = [];
    const source = fixture((slice) => {
      order.push(slice);
      setImmediate(() => order.push("others"));
    });
    const found = await queryLogs({ ...source, signal: new AbortController().signal }, ALL);
    expect(order).to.deep.equal([
      "from 1",
      "others",
      "from 2",
      "others",
      "from 3",
      "others",
      "from 4",
      "others",
      "from 5",
    ]);
    expect(found.map(({ blockNumber }) => blockNumber)).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("stops when nobody waits for it any more", async function () {
    const controller = new AbortController();
    const searched: string[] = [];
    const source = fixture((slice) => {
      searched.push(slice);
      controller.abort();
    });
    const outcome: unknown = await queryLogs({ ...source, signal: controller.signal }, ALL).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.include({ name: "AbortError" });
    expect(searched).to.deep.equal(["from 1"]);
  });

  it("counts results over all slices", async function () {
    const signal = new AbortController().signal;
    const outcome: unknown = await queryLogs({ ...fixture(() => undefined, 3), signal }, ALL).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.include({ code: -32005, message: "query returned more than 3 results" });
    expect(await queryLogs({ ...fixture(() => undefined, 5), signal }, ALL)).to.have.length(5);
  });
});
