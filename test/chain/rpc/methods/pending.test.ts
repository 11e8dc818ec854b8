import { verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { decodeAccount } from "../../../../chain/ledger/state/account.ts";
import { fromHex } from "../../../../chain/primitives/bytes.ts";
import type { Hash, Hex } from "../../../../chain/primitives/types.ts";
import { startLocalChain, type LocalChain } from "./debug/support/local-chain.ts";

const TARGET = `0x${"7b".repeat(20)}` as const;

describe("JSON-RPC: the pending block", () => {
  let chain: LocalChain;

  before(async () => {
    chain = await startLocalChain();
    await chain.request("evm_setAutomine", [false]);
    const head = (await chain.request("eth_getBlockByNumber", ["latest", false])) as { readonly timestamp: Hex };
    await chain.request("evm_setNextBlockTimestamp", [Number(head.timestamp) + 100]);
    await chain.request("eth_sendTransaction", [{ from: devAccounts()[0]?.address, to: TARGET, value: "0x5" }]);
  });
  after(() => chain.close());

  it("has proofs of its accounts, under the root in its header", async () => {
    const { stateRoot } = (await chain.request("eth_getBlockByNumber", ["pending", false])) as {
      readonly stateRoot: Hash;
    };
    const proof = (await chain.request("eth_getProof", [TARGET, ["0x1"], "pending"])) as {
      readonly accountProof: readonly Hex[];
      readonly balance: Hex;
    };
    expect(proof.balance).to.equal("0x5");
    const leaf = await verifyMerkleProof(fromHex(TARGET), proof.accountProof.map(fromHex), {
      useKeyHashing: true,
      root: fromHex(stateRoot),
    });
    expect(leaf === null ? undefined : decodeAccount(leaf).balance).to.equal(5n);
    const sealed = (await chain.request("eth_getProof", [TARGET, [], "latest"])) as { readonly balance: Hex };
    expect(sealed.balance).to.equal("0x0");
  });
});
