import type { KZG } from "@ethereumjs/util";
import { expect } from "chai";
import { Transaction } from "ethers";
import { devAccounts } from "../../../chain/node/dev/accounts.ts";
import { startInProcess } from "../../../chain/node/networks/in-process.ts";
import type { InProcessChain } from "../../../chain/node/networks/in-process.ts";
import { loadKzg } from "../../../chain/primitives/crypto/ethereumjs.ts";
import { blobTransaction, makeBlob } from "../pool/support/blobs.ts";
import type { Blob } from "../pool/support/blobs.ts";

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const GAS_PER_BLOB = 131_072;
const quantity = (value: number): string => `0x${value.toString(16)}`;

describe("A blob transaction sent to a chain", function () {
  this.timeout(60_000);
  let chain: InProcessChain;
  let kzg: KZG;
  let blobs: Blob[];
  const key = devAccounts()[0]?.privateKey ?? "";

  before(async function () {
    kzg = await loadKzg();
    blobs = [0n, 3n].map((constant) => makeBlob(kzg, constant));
  });

  beforeEach(async function () {
    chain = await startInProcess();
  });

  afterEach(async function () {
    await chain.close();
  });

  const ask = (method: string, ...params: unknown[]): Promise<Answer> =>
    chain.answer<Answer>({ jsonrpc: "2.0", id: 1, method, params });

  const call = async (method: string, ...params: unknown[]): Promise<Record<string, unknown>> => {
    const { result, error } = await ask(method, ...params);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as Record<string, unknown>;
  };

  it("is included, charged for its blobs, and stands in the block without them", async function () {
    const { raw, hash } = blobTransaction(key, blobs);
    expect(await call("eth_sendRawTransaction", raw)).to.equal(hash);
    const receipt = await call("eth_getTransactionReceipt", hash);
    expect(receipt).to.include({
      status: "0x1",
      type: "0x3",
      blobGasUsed: quantity(2 * GAS_PER_BLOB),
      blobGasPrice: "0x1",
    });
    const block = await call("eth_getBlockByNumber", receipt.blockNumber, true);
    expect(block).to.include({ blobGasUsed: quantity(2 * GAS_PER_BLOB), excessBlobGas: "0x0" });
    const versionedHashes = Transaction.from(raw).blobVersionedHashes;
    expect((block.transactions as unknown[])[0]).to.deep.include({ hash, blobVersionedHashes: versionedHashes });
  });

  it("is paid for with gas, tip and blob fee together", async function () {
    const from = devAccounts()[0]?.address;
    const balance = async (): Promise<bigint> => BigInt((await ask("eth_getBalance", from, "latest")).result as string);
    const before = await balance();
    const { raw, hash } = blobTransaction(key, blobs);
    await call("eth_sendRawTransaction", raw);
    const receipt = await call("eth_getTransactionReceipt", hash);
    const price = BigInt(receipt.effectiveGasPrice as string);
    expect(before - (await balance())).to.equal(21_000n * price + 2n * BigInt(GAS_PER_BLOB));
  });

  it("without its blobs, or with proofs of whole blobs, is refused with the reason", async function () {
    const [blob] = blobs;
    if (blob === undefined) throw new Error("no blob");
    const wrapped = Transaction.from(blobTransaction(key, [blob]).raw);
    wrapped.blobs = null;
    expect((await ask("eth_sendRawTransaction", wrapped.serialized)).error).to.deep.equal({
      code: -32000,
      message: "invalid blob transaction: blob transaction: it comes without its blobs",
    });
    const whole = { ...blob, proofs: [kzg.computeBlobProof(blob.data, blob.commitment) as Blob["data"]] };
    const { raw } = blobTransaction(key, [whole], { blobWrapperVersion: null });
    expect((await ask("eth_sendRawTransaction", raw)).error?.message).to.match(/^invalid blob transaction: .*EIP-7594/);
  });

  it("with proofs that do not hold is refused, and the next is taken", async function () {
    const [blob] = blobs;
    if (blob === undefined) throw new Error("no blob");
    const wrong = { ...blob, proofs: blob.proofs.map((_, index) => (index === 77 ? blob.commitment : blob.proofs[0])) };
    const refused = await ask("eth_sendRawTransaction", blobTransaction(key, [wrong as Blob]).raw);
    expect(refused.error?.message).to.match(/KZG proofs do not hold/);
    const { raw, hash } = blobTransaction(key, [blob]);
    expect(await call("eth_sendRawTransaction", raw)).to.equal(hash);
  });
});
