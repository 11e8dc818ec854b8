import { expect } from "chai";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { signTransaction, type UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RpcError } from "../../../../chain/rpc/errors.ts";
import { Client } from "../support/fake-node.ts";
import { startLocalChain, type LocalChain } from "./debug/support/local-chain.ts";

const TARGET = `0x${"7a".repeat(20)}` as const;

const [sender] = devAccounts();
if (sender === undefined) throw new Error("local networks have accounts");

const signed = (fields: Partial<UnsignedTransaction>): string =>
  toHex(
    signTransaction(
      {
        type: 2,
        chainId: 41n,
        nonce: 0n,
        gasLimit: 21_000n,
        maxFeePerGas: 10n ** 12n,
        maxPriorityFeePerGas: 1n,
        to: TARGET,
        value: 1n,
        data: new Uint8Array(),
        ...fields,
      },
      fromHex(sender.privateKey),
    ).raw,
  );

const errorOf = async (work: Promise<unknown>): Promise<RpcError> => {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof RpcError) return outcome;
  throw new Error("nothing was refused");
};

describe("JSON-RPC: sending and waiting", () => {
  let chain: LocalChain;

  before(async () => {
    chain = await startLocalChain();
  });
  after(() => chain.close());

  it("answers with the receipt once the transaction is in a block", async () => {
    const receipt = await chain.request("eth_sendRawTransactionSync", [signed({}), 5_000]);
    expect(receipt).to.include({ status: "0x1", blockNumber: "0x1", from: sender.address, to: TARGET });
  });

  it("tells the next nonce when there is a gap, and adds nothing", async () => {
    const { code, data } = await errorOf(chain.request("eth_sendRawTransactionSync", [signed({ nonce: 9n })]));
    expect([code, data]).to.deep.equal([6, "0x1"]);
    expect(await chain.request("txpool_status", [])).to.deep.equal({ pending: "0x0", queued: "0x0" });
  });

  it("refuses what the pool refuses", async () => {
    expect((await errorOf(chain.request("eth_sendRawTransactionSync", ["0x02"]))).code).to.equal(-32000);
    expect((await errorOf(chain.request("eth_sendRawTransactionSync", [signed({ nonce: 0n })]))).code).to.equal(-32000);
    expect((await errorOf(chain.request("eth_sendRawTransactionSync", [signed({ nonce: 1n }), 0]))).code).to.equal(
      -32602,
    );
  });
});

describe("JSON-RPC: waiting for a block that does not come", () => {
  before(() => loadCrypto());

  it("ends with the hash, and leaves nothing listening", async () => {
    const client = new Client();
    const before = client.node.listeners;
    const { code, data } = await client.refusal("eth_sendRawTransactionSync", signed({}), 1);
    expect(code).to.equal(4);
    expect(data).to.match(/^0x[0-9a-f]{64}$/);
    expect(client.node.listeners).to.equal(before);
  });
});

describe("eth_fillTransaction", () => {
  let chain: LocalChain;

  before(async () => {
    chain = await startLocalChain();
  });
  after(() => chain.close());

  const fill = async (call: unknown): Promise<Record<string, unknown>> =>
    ((await chain.request("eth_fillTransaction", [call])) as { tx: Record<string, unknown> }).tx;

  it("fills nonce, gas, fees and type", async () => {
    const tx = await fill({ from: sender.address, to: TARGET });
    expect(tx).to.deep.include({
      type: "0x2",
      nonce: "0x0",
      gas: "0x5208",
      value: "0x0",
      input: "0x",
      chainId: "0x29",
    });
    const base = BigInt((await chain.request("eth_baseFee", [])) as string);
    const tip = BigInt((await chain.request("eth_maxPriorityFeePerGas", [])) as string);
    expect([tx["maxFeePerGas"], tx["maxPriorityFeePerGas"]].map((fee) => BigInt(fee as string))).to.deep.equal([
      2n * base + tip,
      tip,
    ]);
  });

  it("leaves what was named as it is", async () => {
    const legacy = await fill({ from: sender.address, to: TARGET, gasPrice: "0x7", gas: "0x9999", nonce: "0x5" });
    expect(legacy).to.deep.include({ type: "0x0", gasPrice: "0x7", gas: "0x9999", nonce: "0x5" });
    const listed = await fill({ from: sender.address, to: TARGET, gasPrice: "0x7", accessList: [] });
    expect(listed["type"]).to.equal("0x1");
    const capped = await fill({ from: sender.address, to: TARGET, maxFeePerGas: "0x3" });
    expect(capped).to.deep.include({ maxFeePerGas: "0x3", maxPriorityFeePerGas: "0x3" });
    const blobs = await fill({ from: sender.address, to: TARGET, blobVersionedHashes: [`0x01${"00".repeat(31)}`] });
    expect(blobs).to.deep.include({ type: "0x3", maxFeePerBlobGas: "0x2" });
  });

  it("gives the bytes with a signature of zeros", async () => {
    const { raw } = (await chain.request("eth_fillTransaction", [{ from: sender.address, to: TARGET }])) as {
      raw: string;
    };
    expect(raw).to.match(/^0x02[0-9a-f]*c0808080$/);
  });

  it("refuses what can be no transaction", async () => {
    const codes = [
      { from: sender.address },
      { from: sender.address, to: TARGET, chainId: "0x1" },
      { from: sender.address, to: TARGET, maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" },
      { from: sender.address, input: "0x00", blobVersionedHashes: [`0x01${"00".repeat(31)}`] },
    ].map(async (call) => (await errorOf(fill(call))).code);
    expect(await Promise.all(codes)).to.deep.equal([-32000, -32602, -32000, -32000]);
  });
});
