import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { devAccounts } from "../../../chain/node/dev/accounts.ts";
import { ProcessNetwork, until } from "./support.ts";

const RECIPIENT = `0x${"77".repeat(20)}`;

describe("Network of processes under load", function () {
  this.timeout(300_000);

  let network: ProcessNetwork;
  let provider: JsonRpcProvider;
  const hashes: string[] = [];

  /** Sends transfers through the civilian node as long as it is let. */
  const load = async (signal: AbortSignal): Promise<void> => {
    const [account] = devAccounts();
    const sender = new Wallet(account?.privateKey ?? "", provider);
    for (let nonce = 0; !signal.aborted; nonce++) {
      const { hash } = await sender.sendTransaction({
        to: RECIPIENT,
        value: 1n,
        nonce,
        gasLimit: 21_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 10n ** 9n,
      });
      hashes.push(hash);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  after(async () => {
    provider.destroy();
    await network.remove();
  });

  it("survives kill -9 of each node in turn and of all at once: no fork, and no acknowledged transaction is lost (A23, A24) [T-02, T-05]", async () => {
    network = await ProcessNetwork.create(4, 2, 1);
    await network.start();
    const civilian = network.node("civilian-1");
    provider = new JsonRpcProvider(network.url(civilian), 41, { staticNetwork: true, pollingInterval: 100 });
    await network.agreeOn(2);

    const ending = new AbortController();
    const sending = load(ending.signal);
    for (const name of ["validator-1", "proposer-1", "validator-4", "proposer-2"]) {
      const victim = network.node(name);
      await network.kill([victim]);
      await network.growBy(2, civilian);
      await network.start([victim]);
      await network.growBy(1, civilian);
    }
    ending.abort();
    await sending;

    const height = await network.height(civilian);
    await network.agreeOn(height);
    await network.kill(network.nodes);
    await network.start();
    await network.agreeOn(height + 2);

    expect(hashes.length).to.be.above(20);
    await until("every transaction is in the chain of every node", async () => {
      const nonces = await Promise.all(
        network.nodes.map((node) =>
          network.call<string>(node, "eth_getTransactionCount", devAccounts()[0]?.address, "latest"),
        ),
      );
      return nonces.every((nonce) => Number(nonce) === hashes.length);
    });
    for (const hash of hashes) {
      const receipt = await network.call<{ status: string } | null>(civilian, "eth_getTransactionReceipt", hash);
      expect(receipt?.status, hash).to.equal("0x1");
    }
  });
});
