import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import { parseStandardGenesis } from "../../../../chain/execution/genesis/file.ts";
import { importStandardChain } from "../../../../chain/node/standard/import.ts";
import { startStandardNode, type StandardNode } from "../../../../chain/node/standard/node.ts";
import { toQuantity } from "../../../../chain/primitives/bytes.ts";
import { Dispatcher } from "../../../../chain/rpc/dispatcher.ts";
import "../../rpc/support/checked-answers.ts";
import { BLOB_SCHEDULE, BLOCK_TIME, LAST_BLOCK } from "./support/genesis.ts";
import {
  COINBASE,
  OMMER_BLOCK,
  OMMER_COINBASE,
  WITHDRAWAL_ADDRESS,
  WITHDRAWN,
  chainFile,
  stockChain,
  type StockChain,
} from "./support/stock-chain.ts";
import { EMPTY } from "./support/transactions.ts";

type Fields = Record<string, unknown>;
interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** first blocks of forks that the chain crosses */
const BLOCK = {
  tangerineWhistle: 3,
  spuriousDragon: 4,
  byzantium: 5,
  berlin: 10,
  london: 11,
  paris: 14,
  shanghai: 16,
  cancun: 18,
  prague: 20,
  bpo1: 24,
};
const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;

describe("a served standard chain [A-11]", function () {
  this.timeout(120_000);
  let stock: StockChain;
  let folder: string;
  let node: StandardNode;
  let dispatcher: Dispatcher;

  const answer = async (method: string, params: readonly unknown[]): Promise<Answer> =>
    (await dispatcher.dispatch({ jsonrpc: "2.0", id: 1, method, params }, dispatcher.session())) as Fields;

  const ask = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    const { result, error } = await answer(method, params);
    expect(error, method).to.equal(undefined);
    return result;
  };

  const blockAt = async (number: number, whole = false): Promise<Fields> =>
    (await ask("eth_getBlockByNumber", toQuantity(number), whole)) as Fields;
  const receiptsAt = async (number: number): Promise<Fields[]> =>
    (await ask("eth_getBlockReceipts", toQuantity(number))) as Fields[];
  const balanceAt = async (address: string, number: number): Promise<bigint> =>
    BigInt((await ask("eth_getBalance", address, toQuantity(number))) as string);

  before(async function () {
    stock = await stockChain();
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-serve-"));
    const file = path.join(folder, "chain.rlp");
    await writeFile(file, chainFile(stock.blocks));
    const genesis = parseStandardGenesis(JSON.parse(JSON.stringify(stock.genesis)));
    node = await startStandardNode({
      genesis,
      folder: path.join(folder, "data"),
      durability: "os",
      recoveryWorkers: 0,
    });
    await importStandardChain(node, file);
    dispatcher = new Dispatcher(node.backend);
  });

  after(async function () {
    dispatcher.close();
    await node.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("has the blocks that the file has, each with the header fields of its fork", async function () {
    const added = [
      "baseFeePerGas",
      "withdrawalsRoot",
      "blobGasUsed",
      "excessBlobGas",
      "parentBeaconBlockRoot",
      "requestsHash",
    ];
    for (const { header } of stock.blocks) {
      const number = Number(header.number);
      const shown = await blockAt(number);
      expect(shown["hash"], `block ${number}`).to.equal(bytesToHex(header.hash()));
      expect(shown["difficulty"]).to.equal(toQuantity(header.difficulty));
      const count =
        number < BLOCK.london
          ? 0
          : number < BLOCK.shanghai
            ? 1
            : number < BLOCK.cancun
              ? 2
              : number < BLOCK.prague
                ? 5
                : 6;
      expect(
        added.filter((field) => shown[field] !== undefined),
        `block ${number}`,
      ).to.deep.equal(added.slice(0, count));
    }
  });

  it("gives each block in the bytes of the file", async function () {
    for (const block of stock.blocks) {
      const raw = await ask("debug_getRawBlock", toQuantity(Number(block.header.number)));
      expect(raw).to.equal(bytesToHex(block.serialize()));
    }
  });

  it("shows the state in receipts before Byzantium, and the status since", async function () {
    const old = await receiptsAt(BLOCK.spuriousDragon);
    expect(old[2])
      .to.have.property("root")
      .that.matches(/^0x[0-9a-f]{64}$/);
    expect(old[2]).to.not.have.property("status");
    const newer = await receiptsAt(BLOCK.byzantium);
    expect(newer.map(({ status }) => status)).to.deep.equal(["0x1", "0x1", "0x0", "0x1", "0x1", "0x1"]);
    expect(newer[2]).to.not.have.property("root");
    const [transaction] = old;
    expect(await ask("eth_getTransactionReceipt", transaction?.["transactionHash"])).to.deep.equal(transaction);
  });

  it("shows the transaction types that each fork brought", async function () {
    const types = async (number: number): Promise<unknown[]> => {
      const { transactions } = await blockAt(number, true);
      return [...new Set((transactions as Fields[]).map(({ type }) => type))];
    };
    expect(await types(1)).to.deep.equal(["0x0"]);
    expect(await types(BLOCK.berlin)).to.deep.equal(["0x0", "0x1"]);
    expect(await types(BLOCK.london)).to.deep.equal(["0x0", "0x1", "0x2"]);
    expect(await types(BLOCK.cancun)).to.deep.equal(["0x0", "0x1", "0x2", "0x3"]);
    expect(await types(BLOCK.prague)).to.deep.equal(["0x0", "0x1", "0x2", "0x3", "0x4"]);
  });

  it("shows the ommer and has rewarded who made it", async function () {
    const at = toQuantity(OMMER_BLOCK);
    expect(await ask("eth_getUncleCountByBlockNumber", at)).to.equal("0x1");
    const ommer = (await ask("eth_getUncleByBlockNumberAndIndex", at, "0x0")) as Fields;
    expect(ommer).to.include({ number: toQuantity(OMMER_BLOCK - 1), miner: OMMER_COINBASE });
    const { hash, uncles } = await blockAt(OMMER_BLOCK);
    expect(uncles).to.deep.equal([ommer["hash"]]);
    expect(await ask("eth_getUncleByBlockHashAndIndex", hash, "0x0")).to.deep.equal(ommer);
    expect(await ask("eth_getUncleByBlockNumberAndIndex", at, "0x1")).to.equal(null);
    // Seven eighths of Byzantium's 3 ether.
    expect(await balanceAt(OMMER_COINBASE, OMMER_BLOCK)).to.equal((3n * ETHER * 7n) / 8n);
    expect(await balanceAt(OMMER_COINBASE, OMMER_BLOCK - 1)).to.equal(0n);
  });

  it("has paid for work until the merge, by the reward of each fork", async function () {
    const earned = async (number: number): Promise<bigint> => {
      const tips = (await receiptsAt(number)).reduce((sum, receipt) => {
        const price =
          BigInt(receipt["effectiveGasPrice"] as string) - node.backend.execution.nextBaseFee(parent(number));
        return sum + price * BigInt(receipt["gasUsed"] as string);
      }, 0n);
      return (await balanceAt(COINBASE, number)) - (await balanceAt(COINBASE, number - 1)) - tips;
    };
    const parent = (number: number) => node.ledger.header(number - 1)?.header ?? expect.fail("no parent");
    expect(await earned(2)).to.equal(5n * ETHER);
    // A thirty-second part more for the ommer.
    expect(await earned(OMMER_BLOCK)).to.equal(3n * ETHER + (3n * ETHER) / 32n);
    expect(await earned(6)).to.equal(2n * ETHER);
    expect(await earned(BLOCK.paris - 1)).to.equal(2n * ETHER);
    expect(await earned(BLOCK.paris)).to.equal(0n);
  });

  it("has paid withdrawals since Shanghai", async function () {
    const blocks = BigInt(LAST_BLOCK - BLOCK.shanghai + 1);
    expect(await balanceAt(WITHDRAWAL_ADDRESS, LAST_BLOCK)).to.equal(blocks * WITHDRAWN * GWEI);
    expect(await balanceAt(WITHDRAWAL_ADDRESS, BLOCK.shanghai - 1)).to.equal(0n);
  });

  it("proves accounts of every fork, empty ones only while they could be", async function () {
    const proof = async (number: number): Promise<Fields> =>
      (await ask("eth_getProof", EMPTY, [], toQuantity(number))) as Fields;
    const exists = `0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470`;
    expect((await proof(BLOCK.spuriousDragon - 1))["codeHash"]).to.equal(exists);
    expect((await proof(BLOCK.spuriousDragon))["codeHash"]).to.equal(`0x${"0".repeat(64)}`);
  });

  it("runs calls under the rules of their block", async function () {
    /** what code answers when it is deployed in a call */
    const run = (code: string, number: number) => answer("eth_call", [{ data: code }, toQuantity(number)]);
    const push0 = "0x5f5ff3";
    expect((await run(push0, BLOCK.shanghai - 1)).error?.message).to.include("invalid opcode");
    expect((await run(push0, BLOCK.shanghai)).result).to.equal("0x");
    const returnBaseFee = "0x4860005260206000f3";
    expect((await run(returnBaseFee, BLOCK.london - 1)).error?.message).to.include("invalid opcode");
    expect((await run(returnBaseFee, BLOCK.london)).result).to.equal(`0x${"0".repeat(64)}`);
    const returnDifficulty = "0x4460005260206000f3";
    const { difficulty } = await blockAt(BLOCK.paris - 1);
    expect(BigInt((await run(returnDifficulty, BLOCK.paris - 1)).result as string)).to.equal(
      BigInt(difficulty as string),
    );
    expect((await run(returnDifficulty, BLOCK.paris)).result).to.equal(`0x${"ab".repeat(32)}`);
  });

  it("estimates gas by the prices of the block", async function () {
    const transfer = { to: `0x${"d9".repeat(20)}`, data: `0x${"11".repeat(1_000)}` };
    // A byte of data costs 68 before Istanbul, 16 since, and at least 40 since Prague.
    for (const [number, price] of [
      [7, 68n],
      [8, 16n],
      [BLOCK.prague, 40n],
    ] as const) {
      const needed = 21_000n + 1_000n * price;
      const estimate = BigInt((await ask("eth_estimateGas", transfer, toQuantity(number))) as string);
      expect(estimate >= needed && estimate <= needed + needed / 50n, `block ${number}: ${estimate}`).to.equal(true);
    }
  });

  it("traces transactions of every block with the gas that their receipts say", async function () {
    for (let number = 1; number <= LAST_BLOCK; number++) {
      const receipts = await receiptsAt(number);
      const traces = (await ask("debug_traceBlockByNumber", toQuantity(number), { tracer: "callTracer" })) as {
        result: Fields;
      }[];
      expect(
        traces.map(({ result }) => result["gasUsed"]),
        `block ${number}`,
      ).to.deep.equal(receipts.map(({ gasUsed }) => gasUsed));
    }
  });

  it("tells the fees of every fork", async function () {
    const history = (await ask("eth_feeHistory", toQuantity(LAST_BLOCK), toQuantity(LAST_BLOCK), [50])) as Record<
      string,
      unknown[]
    >;
    const at = (field: string, number: number): unknown => history[field]?.[number - 1];
    expect(at("baseFeePerGas", BLOCK.london - 1)).to.equal("0x0");
    expect(at("baseFeePerGas", BLOCK.london)).to.equal(toQuantity(GWEI));
    expect(at("baseFeePerBlobGas", BLOCK.cancun - 1)).to.equal("0x0");
    expect(at("blobGasUsedRatio", BLOCK.cancun)).to.equal(2 / BLOB_SCHEDULE.cancun.max);
    expect(at("blobGasUsedRatio", BLOCK.bpo1)).to.equal(2 / BLOB_SCHEDULE.bpo1.max);
  });

  describe("testing_buildBlockV1", function () {
    const attributes = {
      timestamp: toQuantity((LAST_BLOCK + 1) * BLOCK_TIME),
      prevRandao: `0x${"ab".repeat(32)}`,
      suggestedFeeRecipient: COINBASE,
      withdrawals: [{ index: "0x1c", validatorIndex: "0x9", address: WITHDRAWAL_ADDRESS, amount: "0x3" }],
      parentBeaconBlockRoot: `0x${"be".repeat(32)}`,
    };
    const build = async (fields: Fields, transactions: readonly unknown[] | null, extra = "0x"): Promise<Answer> =>
      answer("testing_buildBlockV1", [node.ledger.head.hash, { ...attributes, ...fields }, transactions, extra]);
    const payloadOf = ({ result }: Answer): Fields => (result as { executionPayload: Fields }).executionPayload;

    it("builds a block on the newest one and stores nothing", async function () {
      const built = await build({}, [], "0x1234");
      expect(built.error).to.equal(undefined);
      expect(built.result).to.deep.include({ blockValue: "0x0", executionRequests: [] });
      const { head } = node.ledger;
      const limit = head.header.gasLimit;
      expect(payloadOf(built)).to.deep.include({
        parentHash: head.hash,
        blockNumber: toQuantity(LAST_BLOCK + 1),
        extraData: "0x1234",
        gasLimit: toQuantity(limit + limit / 1_024n - 1n),
        transactions: [],
        withdrawals: attributes.withdrawals,
      });
      expect(await ask("eth_blockNumber")).to.equal(toQuantity(LAST_BLOCK));
      // Without the withdrawal the state is another.
      expect(payloadOf(await build({ withdrawals: [] }, []))["stateRoot"]).to.not.equal(payloadOf(built)["stateRoot"]);
    });

    it("takes transactions from the pool when none are given", async function () {
      expect(payloadOf(await build({}, null))["transactions"]).to.deep.equal([]);
    });

    it("refuses transactions that cannot be in it, other parents, and times that are over", async function () {
      const { transactions } = await blockAt(LAST_BLOCK);
      const old = await ask("debug_getRawTransaction", (transactions as unknown[])[0]);
      expect((await build({}, [old])).error)
        .to.include({ code: -32000 })
        .and.property("message")
        .include("NONCE_TOO_LOW");
      expect((await build({}, ["0x1234"])).error).to.include({ code: -32602 });
      expect((await build({ timestamp: "0x1" }, [])).error).to.include({ code: -32602 });
      expect((await build({}, [], `0x${"00".repeat(33)}`)).error).to.include({ code: -32602 });
      const elsewhere = [stock.genesisHash, attributes, [], "0x"];
      expect((await answer("testing_buildBlockV1", elsewhere)).error).to.include({ code: -32000 });
    });
  });

  it("takes transactions by the rules of its newest block, and never seals", async function () {
    const { transactions } = await blockAt(LAST_BLOCK);
    const old = await ask("debug_getRawTransaction", (transactions as unknown[])[0]);
    expect((await answer("eth_sendRawTransaction", [old])).error?.message).to.include("nonce too low");
    expect(await ask("txpool_status")).to.deep.equal({ pending: "0x0", queued: "0x0" });
    expect(await ask("eth_getBlockByNumber", "pending", false)).to.include({
      number: toQuantity(LAST_BLOCK + 1),
      hash: null,
    });
    expect(await ask("eth_blockNumber")).to.equal(toQuantity(LAST_BLOCK));
  });
});
