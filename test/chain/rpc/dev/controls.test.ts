import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { DEV_METHODS } from "../../../../chain/rpc/methods/index.ts";
import { ACCOUNT } from "../support/fake-dev.ts";
import { Client, transfer } from "../support/fake-node.ts";

const OTHER: Address = `0x${"55".repeat(20)}`;
const WORD: Hash = `0x${"0".repeat(63)}5`;

describe("JSON-RPC: controls of local networks", function () {
  before(() => loadCrypto());

  it("do not exist anywhere else", async function () {
    const client = new Client();
    for (const { name } of DEV_METHODS) expect((await client.refusal(name)).code, name).to.equal(-32601);
  });

  /** method, parameters, answer, what the node is told */
  const commands: readonly [string, unknown[], unknown, unknown[]][] = [
    ["evm_mine", [], "0", ["mine", { blocks: 1 }]],
    ["evm_mine", ["0x64"], "0", ["mine", { blocks: 1, timestamp: 100 }]],
    ["evm_mine", [100], "0", ["mine", { blocks: 1, timestamp: 100 }]],
    ["evm_increaseTime", [60], "61", ["increaseTime", 60]],
    ["evm_increaseTime", ["0x3c"], "61", ["increaseTime", 60]],
    ["evm_setNextBlockTimestamp", ["0x64"], "100", ["setNextBlockTimestamp", 100]],
    ["evm_setIntervalMining", [1000], true, ["setIntervalMining", 1000]],
    ["evm_setIntervalMining", [[1, 2]], true, ["setIntervalMining", [1, 2]]],
    ["evm_setBlockGasLimit", ["0x64"], true, ["setBlockGasLimit", 100n]],
    ["hardhat_mine", [], true, ["mine", { blocks: 1, intervalSeconds: 1 }]],
    ["hardhat_mine", ["0x3", "0x3c"], true, ["mine", { blocks: 3, intervalSeconds: 60 }]],
    ["hardhat_setBalance", [OTHER, "0x5"], true, ["mutate", OTHER, { balance: 5n }]],
    ["hardhat_setNonce", [OTHER, "0x5"], true, ["mutate", OTHER, { nonce: 5n }]],
    ["hardhat_setCode", [OTHER, "0x60"], true, ["mutate", OTHER, { code: Buffer.from([0x60]) }]],
    ["hardhat_setStorageAt", [OTHER, "0x5", WORD], true, ["mutate", OTHER, { storage: new Map([[WORD, 5n]]) }]],
    ["hardhat_autoImpersonateAccount", [true], true, ["setAutoImpersonate", true]],
    ["hardhat_setCoinbase", [OTHER], true, ["setCoinbase", OTHER]],
    ["hardhat_setNextBlockBaseFeePerGas", ["0x5"], true, ["setNextBlockBaseFeePerGas", 5n]],
    ["hardhat_setPrevRandao", [WORD], true, ["setNextPrevRandao", WORD]],
    ["hardhat_setMinGasPrice", ["0x5"], true, ["setMinGasPrice", 5n]],
    ["hardhat_setLoggingEnabled", [false], true, ["setLoggingEnabled", false]],
    ["hardhat_reset", [], true, ["reset"]],
  ];
  for (const [method, params, answer, told] of commands) {
    it(`${method}(${JSON.stringify(params).slice(1, -1)})`, async function () {
      const client = new Client({ dev: true });
      expect(await client.call(method, ...params)).to.deep.equal(answer);
      expect(client.dev?.calls).to.deep.equal([told]);
    });
  }

  it("hardhat_mine of no blocks does nothing", async function () {
    const client = new Client({ dev: true });
    expect(await client.call("hardhat_mine", "0x0")).to.equal(true);
    expect(client.dev?.calls).to.deep.equal([]);
  });

  it("evm_snapshot and evm_revert", async function () {
    const client = new Client({ dev: true });
    expect(await client.call("evm_snapshot")).to.equal("0x1");
    expect(await client.call("evm_revert", "0x1")).to.equal(true);
    expect(await client.call("evm_revert", "0x7")).to.equal(false);
  });

  it("evm_setAutomine and hardhat_getAutomine", async function () {
    const client = new Client({ dev: true });
    expect(await client.call("evm_setAutomine", true)).to.equal(true);
    expect(await client.call("hardhat_getAutomine")).to.equal(true);
  });

  it("hardhat_impersonateAccount and hardhat_stopImpersonatingAccount", async function () {
    const client = new Client({ dev: true });
    expect(await client.call("hardhat_impersonateAccount", OTHER)).to.equal(true);
    expect(client.dev?.impersonates(OTHER)).to.equal(true);
    expect(await client.call("hardhat_stopImpersonatingAccount", OTHER)).to.equal(true);
    expect(await client.call("hardhat_stopImpersonatingAccount", OTHER)).to.equal(false);
  });

  it("hardhat_dropTransaction", async function () {
    const client = new Client({ dev: true });
    const waiting = transfer();
    client.node.pool.addUnsigned(waiting);
    expect(await client.call("hardhat_dropTransaction", waiting.hash)).to.equal(true);
    expect(await client.call("hardhat_dropTransaction", waiting.hash)).to.equal(false);
    client.node.seal([waiting]);
    expect((await client.refusal("hardhat_dropTransaction", waiting.hash)).message).to.contain("already mined");
  });

  it("hardhat_metadata", async function () {
    const client = new Client({ dev: true });
    expect(await client.call("hardhat_metadata")).to.deep.equal({
      clientVersion: "CPChain/test",
      chainId: 41,
      instanceId: `0x${"1d".repeat(32)}`,
      latestBlockNumber: 0,
      latestBlockHash: client.node.ledger.head.hash,
    });
  });

  const wrong: readonly [string, ...unknown[]][] = [
    ["evm_snapshot", 1],
    ["evm_revert", 1],
    ["evm_mine", -1],
    ["evm_increaseTime", "soon"],
    ["evm_setNextBlockTimestamp", 1.5],
    ["evm_setAutomine", "yes"],
    ["evm_setIntervalMining", [2, 1]],
    ["evm_setIntervalMining", 2 ** 31],
    ["evm_setBlockGasLimit", "0x0"],
    ["hardhat_mine", "0xffffffff"],
    ["hardhat_setBalance", OTHER, 5],
    ["hardhat_setNonce", OTHER, "0x10000000000000000"],
    ["hardhat_setCode", OTHER, "60"],
    ["hardhat_setStorageAt", OTHER, "0x0", "0x05"],
    ["hardhat_impersonateAccount", "0x12"],
    ["hardhat_stopImpersonatingAccount"],
    ["hardhat_autoImpersonateAccount", 1],
    ["hardhat_dropTransaction", "0x12"],
    ["hardhat_setCoinbase", null],
    ["hardhat_setNextBlockBaseFeePerGas", "0x"],
    ["hardhat_setPrevRandao", "0x1"],
    ["hardhat_setMinGasPrice", "5"],
    ["hardhat_setLoggingEnabled", 0],
    ["hardhat_metadata", 1],
    ["hardhat_getAutomine", 1],
    ["hardhat_reset", {}],
    ["eth_sendTransaction", "0x"],
    ["eth_signTransaction"],
    ["eth_sign", ACCOUNT],
    ["personal_sign", "hello", ACCOUNT],
    ["eth_signTypedData_v4", ACCOUNT, "{}"],
    ["eth_pendingTransactions", 1],
  ];
  it("refuse what they cannot take", async function () {
    const client = new Client({ dev: true });
    for (const [method, ...params] of wrong) {
      expect((await client.refusal(method, ...params)).code, method).to.equal(-32602);
    }
    expect(client.dev?.calls).to.deep.equal([]);
    expect(new Set(wrong.map(([method]) => method)).size).to.equal(DEV_METHODS.length);
  });
});
