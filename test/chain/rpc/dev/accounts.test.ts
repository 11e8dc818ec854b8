import { Transaction, TypedDataEncoder, verifyMessage, verifyTypedData } from "ethers";
import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { ACCOUNT } from "../support/fake-dev.ts";
import { Client, transfer } from "../support/fake-node.ts";

const OTHER: Address = `0x${"55".repeat(20)}`;
const domain = { name: "Test", version: "1", chainId: 41, verifyingContract: OTHER };
const types = {
  Mail: [
    { name: "to", type: "address" },
    { name: "text", type: "string" },
  ],
};
const message = { to: OTHER, text: "hello" };

describe("JSON-RPC: accounts of local networks", function () {
  before(() => loadCrypto());

  it("sign messages", async function () {
    const client = new Client({ dev: true });
    const signature = (await client.call("personal_sign", "0x68656c6c6f", ACCOUNT)) as string;
    expect(verifyMessage("hello", signature).toLowerCase()).to.equal(ACCOUNT);
    expect(await client.call("eth_sign", ACCOUNT, "0x68656c6c6f")).to.equal(signature);
    const { code, message: text } = await client.refusal("eth_sign", OTHER, "0x");
    expect([code, text]).to.deep.equal([-32000, `unknown account ${OTHER}`]);
  });

  it("sign typed data, as an object or as text", async function () {
    const client = new Client({ dev: true });
    const payload = TypedDataEncoder.getPayload(domain, types, message) as Record<string, unknown>;
    const signature = (await client.call("eth_signTypedData_v4", ACCOUNT, payload)) as string;
    expect(verifyTypedData(domain, types, message, signature).toLowerCase()).to.equal(ACCOUNT);
    expect(await client.call("eth_signTypedData_v4", ACCOUNT, JSON.stringify(payload))).to.equal(signature);
    for (const wrong of [{ ...payload, primaryType: "Other" }, { ...payload, message: { to: 1 } }, "not json"]) {
      expect((await client.refusal("eth_signTypedData_v4", ACCOUNT, wrong)).code).to.equal(-32602);
    }
  });

  it("sign the primary type of typed data and what it contains, whatever other types are named", async function () {
    const client = new Client({ dev: true });
    const payload = TypedDataEncoder.getPayload(domain, types, message) as { types: Record<string, unknown> };
    const signature = await client.call("eth_signTypedData_v4", ACCOUNT, payload);
    const unused = [{ name: "mails", type: "Mail[]" }];
    const more = { ...payload, types: { ...payload.types, Unused: unused } };
    expect(await client.call("eth_signTypedData_v4", ACCOUNT, more)).to.equal(signature);
    for (const primaryType of ["EIP712Domain", "constructor", "toString[]"]) {
      const wrong = { ...payload, primaryType };
      expect((await client.refusal("eth_signTypedData_v4", ACCOUNT, wrong)).code, primaryType).to.equal(-32602);
    }
  });

  it("fill what a transaction leaves open", async function () {
    const client = new Client({ dev: true });
    const hash = (await client.call("eth_sendTransaction", { from: ACCOUNT, to: OTHER })) as Hash;
    expect(client.node.pool.get(hash)).to.deep.include({
      from: ACCOUNT,
      type: 2,
      chainId: 41n,
      nonce: 0n,
      gasLimit: 16_777_216n,
      maxPriorityFeePerGas: 1_000_000_000n,
      maxFeePerGas: 3_000_000_000n,
    });
  });

  it("choose the type that the fields ask for", async function () {
    const client = new Client({ dev: true });
    const authorization = { chainId: "0x29", address: OTHER, nonce: "0x0", yParity: "0x0", r: "0x1", s: "0x1" };
    const cases = [
      [{ gasPrice: "0x5" }, 0],
      [{ gasPrice: "0x5", accessList: [] }, 1],
      [{ maxFeePerGas: "0x5" }, 2],
      [{ authorizationList: [authorization] }, 4],
    ] as const;
    for (const [fields, type] of cases) {
      const signed = (await client.call("eth_signTransaction", { from: ACCOUNT, to: OTHER, ...fields })) as {
        raw: string;
      };
      const parsed = Transaction.from(signed.raw);
      expect([parsed.type, parsed.from?.toLowerCase()]).to.deep.equal([type, ACCOUNT]);
    }
    expect(client.node.pool.transactions.size).to.equal(0);
  });

  it("send unsigned what comes from impersonated accounts", async function () {
    const client = new Client({ dev: true });
    const send = () => client.call("eth_sendTransaction", { from: OTHER, to: ACCOUNT }) as Promise<Hash>;
    expect((await client.refusal("eth_sendTransaction", { from: OTHER, to: ACCOUNT })).message).to.contain(
      "unknown account",
    );
    client.dev?.impersonate(OTHER);
    expect(client.node.pool.get(await send())).to.include({ from: OTHER });
    expect(await client.call("eth_pendingTransactions")).to.have.length(1);
  });

  it("refuse what cannot be sent", async function () {
    const client = new Client({ dev: true });
    const cases = [
      [{ to: OTHER }, "from not found"],
      [{ from: ACCOUNT }, "contract creation without any data provided"],
      [{ from: ACCOUNT, to: OTHER, chainId: "0x1" }, "chainId does not match node's (have=1, want=41)"],
      [
        { from: ACCOUNT, to: OTHER, maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" },
        "max priority fee per gas higher",
      ],
      [{ from: ACCOUNT, to: OTHER, blobVersionedHashes: [] }, "blob transactions must be sent signed"],
    ] as const;
    for (const [fields, expected] of cases) {
      const { code, message: text } = await client.refusal("eth_sendTransaction", fields);
      expect(code).to.equal(-32000);
      expect(text).to.contain(expected);
    }
  });
});

describe("JSON-RPC: sending while automining", function () {
  before(() => loadCrypto());

  function fixture(status: 0 | 1) {
    const client = new Client({ dev: true });
    const { dev, node } = client;
    if (dev === undefined) throw new Error("no local network");
    dev.automine = true;
    dev.settleWith = () => {
      node.seal([transfer({ nonce: 50n }), ...node.pool.transactions.values()], [{}, { status }]);
      return Promise.resolve();
    };
    return client;
  }

  it("answers when the transaction is in a block", async function () {
    const client = fixture(1);
    const hash = (await client.call("eth_sendTransaction", { from: ACCOUNT, to: OTHER })) as Hash;
    expect(client.node.ledger.locateTransaction(hash)).to.deep.equal({ blockNumber: 1, index: 1 });
  });

  it("reports a revert with its data, found on the state before the transaction", async function () {
    const client = fixture(0);
    const returnData = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);
    client.node.callResult = { success: false, error: "revert", returnData };
    const { code, message: text, data } = await client.refusal("eth_sendTransaction", { from: ACCOUNT, to: OTHER });
    expect([code, text, data]).to.deep.equal([3, "execution reverted", "0xdeadbeef"]);
    expect(client.node.builds).to.equal(1);
    client.node.callResult = { success: false, error: "out of gas", returnData: new Uint8Array() };
    expect((await client.refusal("eth_sendTransaction", { from: ACCOUNT, to: OTHER })).message).to.equal(
      "transaction failed: out of gas",
    );
  });

  it("refuses nonces that leave a gap, which would wait for ever", async function () {
    const client = fixture(1);
    const { message: text } = await client.refusal("eth_sendTransaction", { from: ACCOUNT, to: OTHER, nonce: "0x5" });
    expect(text).to.contain("nonce too high: expected 0, got 5");
  });
});
