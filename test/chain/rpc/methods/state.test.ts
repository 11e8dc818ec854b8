import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { Client, transfer } from "../support/fake-node.ts";
import { ACCOUNT } from "../support/fake-dev.ts";

const CODE_HASH: Hash = `0x${"0c".repeat(32)}`;
const SLOT: Hash = `0x${"0".repeat(63)}7`;
const STRANGER: Address = `0x${"99".repeat(20)}`;

describe("JSON-RPC: state of accounts", function () {
  before(() => loadCrypto());

  function fixture(): Client {
    const client = new Client();
    const { ledger } = client.node;
    ledger.accounts.set(ACCOUNT, { nonce: 3n, balance: 1_000n, storageRoot: CODE_HASH, codeHash: CODE_HASH });
    ledger.codes.set(CODE_HASH, Uint8Array.of(0x60, 0x01));
    ledger.slots.set(ACCOUNT + SLOT, 0xabn);
    client.node.seal();
    return client;
  }

  it("reads balance, nonce, code and storage", async function () {
    const client = fixture();
    expect(await client.call("eth_getBalance", ACCOUNT, "latest")).to.equal("0x3e8");
    expect(await client.call("eth_getTransactionCount", ACCOUNT)).to.equal("0x3");
    expect(await client.call("eth_getCode", ACCOUNT)).to.equal("0x6001");
    expect(await client.call("eth_getStorageAt", ACCOUNT, "0x7")).to.equal(`0x${"0".repeat(62)}ab`);
    expect(await client.call("eth_getStorageAt", ACCOUNT, SLOT)).to.equal(`0x${"0".repeat(62)}ab`);
  });

  it("reads slots of several contracts at once, as many as it may", async function () {
    const client = fixture();
    const word = (digits: string): string => `0x${digits.padStart(64, "0")}`;
    const requests = { [ACCOUNT]: ["0x7", SLOT, "0x8"], [STRANGER]: ["0x7"] };
    expect(await client.call("eth_getStorageValues", requests)).to.deep.equal({
      [ACCOUNT]: [word("ab"), word("ab"), word("0")],
      [STRANGER]: [word("0")],
    });
    const refused = [{}, { "0x12": [] }, { [ACCOUNT]: ["7"] }, { [ACCOUNT]: Array<string>(1_025).fill("0x1") }];
    for (const wrong of refused) expect((await client.refusal("eth_getStorageValues", wrong)).code).to.equal(-32602);
  });

  it("finds nothing where nothing is", async function () {
    const client = fixture();
    expect(await client.call("eth_getBalance", STRANGER)).to.equal("0x0");
    expect(await client.call("eth_getTransactionCount", STRANGER)).to.equal("0x0");
    expect(await client.call("eth_getCode", STRANGER)).to.equal("0x");
    expect(await client.call("eth_getStorageAt", STRANGER, "0x0")).to.equal(`0x${"0".repeat(64)}`);
  });

  it("takes every way to name a block", async function () {
    const client = fixture();
    const { hash } = client.node.ledger.head;
    const ids = ["latest", "safe", "finalized", "earliest", "pending", "0x1", hash, { blockHash: hash }];
    for (const id of [...ids, { blockNumber: "0x1" }, { blockHash: hash, requireCanonical: true }, null]) {
      expect(await client.call("eth_getBalance", ACCOUNT, id), JSON.stringify(id)).to.equal("0x3e8");
    }
  });

  it("says when there is no such block, or its state was pruned", async function () {
    const client = fixture();
    for (const id of ["0x5", { blockHash: `0x${"de".repeat(32)}` }]) {
      const { code, message } = await client.refusal("eth_getBalance", ACCOUNT, id);
      expect([code, message]).to.deep.equal([-32000, "header not found"]);
    }
    client.node.ledger.pruned = true;
    const { code, message } = await client.refusal("eth_getBalance", ACCOUNT, "0x0");
    expect([code, message]).to.deep.equal([-32000, "historical state is not available"]);
  });

  it("counts pending transactions into the pending nonce", async function () {
    const client = fixture();
    client.node.pool.addUnsigned(transfer());
    expect(await client.call("eth_getTransactionCount", ACCOUNT, "pending")).to.equal("0x1");
    expect(client.node.builds).to.equal(0);
  });

  it("proves accounts and slots, with keys as they were asked for", async function () {
    const client = fixture();
    expect(await client.call("eth_getProof", ACCOUNT, ["0x7"], "latest")).to.deep.equal({
      address: ACCOUNT,
      accountProof: ["0x01"],
      balance: "0x3e8",
      codeHash: CODE_HASH,
      nonce: "0x3",
      storageHash: CODE_HASH,
      storageProof: [{ key: "0x7", value: "0xab", proof: ["0x02"] }],
    });
    expect(await client.call("eth_getProof", STRANGER, [], "latest")).to.include({ balance: "0x0", nonce: "0x0" });
  });

  it("refuses proofs it cannot give", async function () {
    const client = fixture();
    expect((await client.refusal("eth_getProof", ACCOUNT, [], "0x99")).code).to.equal(-32000);
    const many = Array.from({ length: 1_025 }, () => "0x0");
    expect((await client.refusal("eth_getProof", ACCOUNT, many, "latest")).message).to.contain("too many keys");
  });

  it("names the parameter that is wrong", async function () {
    const client = fixture();
    const messages = [
      [["0x12"], "invalid argument 0: address: hex string has length 2, want 40 for an address"],
      [[ACCOUNT.slice(2)], "invalid argument 0: address: hex string without 0x prefix"],
      [[], "missing value for required argument 0: address"],
      [[ACCOUNT, "0x01"], "invalid argument 1: block: hex number with leading zero digits"],
      [[ACCOUNT, "newest"], "invalid argument 1: block: hex string without 0x prefix"],
      [[ACCOUNT, "latest", 1], "too many arguments, want at most 2"],
    ] as const;
    for (const [params, expected] of messages) {
      const { code, message } = await client.refusal("eth_getBalance", ...params);
      expect([code, message]).to.deep.equal([-32602, expected]);
    }
  });
});
