import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseStandardGenesis } from "../../../../chain/execution/genesis/file.ts";
import { importStandardChain } from "../../../../chain/node/standard/import.ts";
import { startStandardNode, type StandardNode } from "../../../../chain/node/standard/node.ts";
import { concatBytes, toHex } from "../../../../chain/primitives/bytes.ts";
import { CodedError } from "../../../../chain/primitives/errors.ts";
import { LAST_BLOCK } from "./support/genesis.ts";
import { OMMER_BLOCK, chainFile, stockChain, type StockChain } from "./support/stock-chain.ts";
import { FIELD, withHighS, withOtherField, withoutLastTransaction, withoutOmmers } from "./support/tamper.ts";

describe("importing a standard chain [A-11]", function () {
  this.timeout(120_000);
  let stock: StockChain;
  let folder: string;
  let node: StandardNode | undefined;

  const start = async (genesis: unknown = stock.genesis): Promise<StandardNode> => {
    node = await startStandardNode({
      genesis: parseStandardGenesis(genesis),
      folder: path.join(folder, "data"),
      durability: "os",
      recoveryWorkers: 0,
    });
    return node;
  };

  const importBytes = async (bytes: Uint8Array, into: StandardNode) => {
    const file = path.join(folder, "chain.rlp");
    await writeFile(file, bytes);
    return importStandardChain(into, file);
  };

  const failure = async (bytes: Uint8Array, into: StandardNode): Promise<CodedError> => {
    const error = await importBytes(bytes, into).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof CodedError) return error;
    throw new Error("the import did not fail as it should", { cause: error });
  };

  /** The serialized blocks before a number, and what is to follow them. */
  const upTo = (number: number, ...rest: readonly Uint8Array[]): Uint8Array =>
    concatBytes(chainFile(stock.blocks.slice(0, number - 1)), ...rest);

  const block = (number: number) => stock.blocks[number - 1] ?? expect.fail(`there is no block ${number}`);

  before(async function () {
    stock = await stockChain();
  });

  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-standard-"));
  });

  afterEach(async function () {
    await node?.close();
    node = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  it("reproduces what @ethereumjs/vm made, from Frontier to the newest fork, with an ommer and withdrawals", async function () {
    const { ledger, ...rest } = await start();
    expect(ledger.genesisHash).to.equal(stock.genesisHash);
    expect(await importBytes(chainFile(stock.blocks), { ledger, ...rest })).to.deep.equal({
      imported: LAST_BLOCK,
      skipped: 0,
    });
    expect(ledger.head.hash).to.equal(toHex(block(LAST_BLOCK).hash()));
    expect(ledger.block(OMMER_BLOCK)?.block.ommers?.length).to.equal(1);
    expect(ledger.block(LAST_BLOCK)?.block.withdrawals.length).to.equal(1);
  });

  it("goes on where it stopped, after the folder was opened again", async function () {
    expect(await importBytes(upTo(9), await start())).to.deep.equal({ imported: 8, skipped: 0 });
    await node?.close();
    const reopened = await start();
    expect(await importBytes(chainFile(stock.blocks), reopened)).to.deep.equal({
      imported: LAST_BLOCK - 8,
      skipped: 8,
    });
    expect(await importBytes(chainFile(stock.blocks), reopened)).to.deep.equal({ imported: 0, skipped: LAST_BLOCK });
  });

  it("passes over block 0, with which some files begin", async function () {
    const importing = await start();
    expect(await importBytes(concatBytes(stock.first.serialize(), upTo(3)), importing)).to.deep.equal({
      imported: 2,
      skipped: 1,
    });
    expect(importing.ledger.head.hash).to.equal(toHex(block(2).hash()));
  });

  it("stops after the block in work when it is told to", async function () {
    const importing = await start();
    const file = path.join(folder, "chain.rlp");
    await writeFile(file, chainFile(stock.blocks));
    const controller = new AbortController();
    const result = await importStandardChain(importing, file, {
      signal: controller.signal,
      onBlock: (number) => {
        if (number === 3) controller.abort();
      },
    });
    expect(result).to.deep.equal({ imported: 3, skipped: 0 });
    expect(importing.ledger.head.header.number).to.equal(3);
  });

  const differences: readonly (readonly [keyof typeof FIELD, number, string])[] = [
    ["stateRoot", 1, "STATE_ROOT_MISMATCH"],
    ["stateRoot", 20, "STATE_ROOT_MISMATCH"],
    ["receiptsRoot", 2, "RECEIPTS_ROOT_MISMATCH"],
    ["receiptsRoot", 21, "RECEIPTS_ROOT_MISMATCH"],
    ["gasUsed", 7, "GAS_USED_MISMATCH"],
    ["logsBloom", 12, "LOGS_BLOOM_MISMATCH"],
    ["transactionsRoot", 3, "TRANSACTIONS_ROOT_MISMATCH"],
    ["withdrawalsRoot", 17, "WITHDRAWALS_ROOT_MISMATCH"],
    ["requestsHash", 23, "REQUESTS_HASH_MISMATCH"],
    ["difficulty", 6, "HEADER_INVALID"],
    ["difficulty", 14, "HEADER_INVALID"],
    ["ommersHash", 4, "HEADER_INVALID"],
    ["baseFeePerGas", 11, "HEADER_INVALID"],
    ["excessBlobGas", 24, "HEADER_INVALID"],
    ["blobGasUsed", 25, "HEADER_INVALID"],
  ];
  for (const [field, number, code] of differences) {
    it(`stops at block ${number} when its ${field} is another, and keeps the blocks before`, async function () {
      const importing = await start();
      const error = await failure(upTo(number, withOtherField(block(number), field)), importing);
      expect(error.code).to.equal(code);
      expect(error.message).to.match(
        new RegExp(`^block ${number} \\(0x[0-9a-f]{64}\\): header \\w+: expected .+, got .+`),
      );
      expect(error.message).to.include(`header ${field}: `);
      expect(importing.ledger.head.header.number).to.equal(number - 1);
      expect(importing.ledger.head.hash).to.equal(number === 1 ? stock.genesisHash : toHex(block(number - 1).hash()));
    });
  }

  it("stops at a block that lost a transaction", async function () {
    const error = await failure(upTo(9, withoutLastTransaction(block(9))), await start());
    expect(error.code).to.equal("TRANSACTIONS_ROOT_MISMATCH");
  });

  it("stops since Homestead at a signature that Frontier admits (EIP-2)", async function () {
    const error = await failure(upTo(2, withHighS(block(2))), await start());
    expect(error.code).to.equal("TRANSACTION_INVALID");
    expect(error.message).to.match(/^block 2 .*transaction 0 of the block/);
  });

  it("stops at a block that lost its ommer", async function () {
    const error = await failure(upTo(OMMER_BLOCK, withoutOmmers(block(OMMER_BLOCK))), await start());
    expect(error.code).to.equal("HEADER_INVALID");
    expect(error.message).to.include("header ommersHash: ");
  });

  it("stops at a block whose parent is missing", async function () {
    const error = await failure(upTo(5, block(6).serialize()), await start());
    expect(error.code).to.equal("IMPORT_FAILED");
    expect(error.message).to.include(`its parent ${toHex(block(5).hash())} is missing, the chain ends at 4`);
  });

  it("stops at the first block when the genesis file is another's", async function () {
    const error = await failure(chainFile(stock.blocks), await start({ ...stock.genesis, extraData: "0x99" }));
    expect(error.code).to.equal("IMPORT_FAILED");
    expect(error.message).to.include("header parentHash: expected 0x").and.include(`got ${stock.genesisHash}`);
    expect(error.advice).to.include("genesis file");
  });

  it("stops when the forks of the genesis file are another's", async function () {
    const config = { ...stock.genesis.config, byzantiumBlock: 4 };
    const error = await failure(chainFile(stock.blocks), await start({ ...stock.genesis, config }));
    expect(error.message).to.match(/^block 4 /);
  });

  it("stops at a block that another chain has at that height", async function () {
    const importing = await start();
    await importBytes(upTo(4), importing);
    const error = await failure(upTo(2, withOtherField(block(2), "gasLimit")), importing);
    expect(error.code).to.equal("IMPORT_FAILED");
    expect(error.message).to.include(`this chain has ${toHex(block(2).hash())} at that height`);
  });

  it("keeps to work until the terminal total difficulty, and to none after it", async function () {
    const config = {
      ...stock.genesis.config,
      terminalTotalDifficulty: Number(stock.genesis.config.terminalTotalDifficulty) + 1,
    };
    const error = await failure(chainFile(stock.blocks), await start({ ...stock.genesis, config }));
    expect(error.code).to.equal("HEADER_INVALID");
    expect(error.message).to.match(/^block 14 .*header difficulty: expected work/);
  });

  it("names the byte at which a file that was cut off ends", async function () {
    const importing = await start();
    const whole = upTo(4);
    const error = await failure(whole.subarray(0, whole.length - 1), importing);
    expect(error.code).to.equal("CHAIN_FILE_INVALID");
    expect(error.message)
      .to.include(`byte ${upTo(3).length}`)
      .and.include("1 bytes short");
    expect(importing.ledger.head.header.number).to.equal(2);
  });

  it("names the byte from which a file is no RLP", async function () {
    const error = await failure(concatBytes(upTo(3), Buffer.from("this is no block")), await start());
    expect(error.code).to.equal("CHAIN_FILE_INVALID");
    expect(error.message).to.include(`byte ${upTo(3).length}: no block starts here`);
  });
});
