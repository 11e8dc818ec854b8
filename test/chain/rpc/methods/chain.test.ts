import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { Client } from "../support/fake-node.ts";

describe("JSON-RPC: the chain and the node", function () {
  before(() => loadCrypto());

  it("tells chain id, newest block and network", async function () {
    const client = new Client();
    client.node.seal();
    expect(await client.call("eth_chainId")).to.equal("0x29");
    expect(await client.call("eth_blockNumber")).to.equal("0x1");
    expect(await client.call("net_version")).to.equal("41");
    expect(await client.call("net_listening")).to.equal(true);
    expect(await client.call("net_peerCount")).to.equal("0x3");
    expect(await client.call("web3_clientVersion")).to.equal("CPChain/test");
  });

  it("hashes with Keccak-256", async function () {
    const client = new Client();
    expect(await client.call("web3_sha3", "0x")).to.equal(
      "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
    expect((await client.refusal("web3_sha3", "0x1")).code).to.equal(-32602);
  });

  it("tells whether it catches up", async function () {
    const client = new Client();
    expect(await client.call("eth_syncing")).to.equal(false);
    client.node.sync = { startingBlock: 0, currentBlock: 5, highestBlock: 16 };
    expect(await client.call("eth_syncing")).to.deep.equal({
      startingBlock: "0x0",
      currentBlock: "0x5",
      highestBlock: "0x10",
    });
  });

  it("has no accounts outside local networks", async function () {
    expect(await new Client().call("eth_accounts")).to.deep.equal([]);
    expect(await new Client({ dev: true }).call("eth_accounts")).to.have.length(1);
    expect(await new Client().call("eth_coinbase")).to.equal(`0x${"c0".repeat(20)}`);
  });

  it("names the namespaces it serves", async function () {
    expect(await new Client().call("rpc_modules")).to.deep.equal({
      cpc: "1.0",
      debug: "1.0",
      erigon: "1.0",
      eth: "1.0",
      net: "1.0",
      ots: "1.0",
      rpc: "1.0",
      txpool: "1.0",
      web3: "1.0",
    });
    expect(await new Client({ dev: true }).call("rpc_modules")).to.include.keys("evm", "hardhat", "personal");
  });

  it("gives the certificate of a block", async function () {
    const client = new Client();
    client.node.seal();
    expect(await client.call("cpc_getCertificate", "0x1")).to.equal("0x0701");
    expect(await client.call("cpc_getCertificate", "0x0")).to.equal(null);
    expect(await client.call("cpc_getCertificate", "0x9")).to.equal(null);
  });

  it("refuses parameters of methods that have none", async function () {
    const client = new Client();
    for (const method of ["eth_chainId", "eth_blockNumber", "eth_syncing", "eth_accounts", "eth_coinbase"]) {
      const { code, message } = await client.refusal(method, 1);
      expect(code).to.equal(-32602);
      expect(message).to.equal("too many arguments, want at most 0");
    }
  });
});
