import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createWalletClient, defineChain, encodeDeployData, http, keccak256, publicActions } from "viem";
import type { Abi, Address, Hash, Hex, TransactionReceipt } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { cpchainLocal } from "../../../../chain/networks.ts";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { startLocalNetwork } from "../../../../chain/node/networks/local.ts";
import type { LocalNetwork } from "../../../../chain/node/networks/local.ts";

const ROOT = path.join(import.meta.dirname, "../../../..");

/** Enough for any call here; given, so that nobody tries it before. */
const UNCHECKED_GAS = 500_000n;

interface Artifact {
  readonly abi: Abi;
  readonly bytecode: Hex;
}

/** A compiled contract. */
export const artifact = (source: string, name: string): Artifact =>
  JSON.parse(readFileSync(path.join(ROOT, "artifacts/contracts", source, `${name}.json`), "utf8")) as Artifact;

/** Accounts of the local network by their part in the tests. */
export const accountOf = (index: number) => privateKeyToAccount(devAccounts()[index]?.privateKey ?? "0x");
export const alice = accountOf(0);
export const bob = accountOf(1);

/** A running local network that seals as soon as a transaction waits, so that nothing moves by itself. */
export class TestNetwork {
  readonly folder: string;
  #running: LocalNetwork;

  private constructor(folder: string, running: LocalNetwork) {
    this.folder = folder;
    this.#running = running;
  }

  static async start(): Promise<TestNetwork> {
    const folder = await mkdtemp(path.join(tmpdir(), "cpchain-browser-"));
    return new TestNetwork(folder, await startLocalNetwork({ folder, port: 0, periodMs: 0 }));
  }

  get url(): string {
    return `${this.#running.url}/`;
  }

  /** Signs with a known key. */
  client(account = alice) {
    const chain = defineChain(cpchainLocal);
    return createWalletClient({ account, chain, transport: http(this.url), pollingInterval: 20 }).extend(publicActions);
  }

  deploy(source: string, name: string, args: readonly unknown[] = []): Promise<Address> {
    const { abi, bytecode } = artifact(source, name);
    return this.deployCode(encodeDeployData({ abi, bytecode, args }));
  }

  /** @param data what runs once and returns the contract's code */
  async deployCode(data: Hex): Promise<Address> {
    const client = this.client();
    const receipt = await client.waitForTransactionReceipt({
      hash: await client.sendTransaction({ data }),
    });
    if (typeof receipt.contractAddress !== "string") throw new Error("nothing was deployed");
    return receipt.contractAddress;
  }

  /** Sends from the first account and waits for the block. */
  async send(to: Address, data: Hex = "0x", value = 0n): Promise<TransactionReceipt> {
    const client = this.client();
    return client.waitForTransactionReceipt({ hash: await client.sendTransaction({ to, data, value }) });
  }

  /** The same for a call that will be undone. */
  async sendUnchecked(to: Address, data: Hex): Promise<Hash> {
    const client = this.client();
    const request = await client.prepareTransactionRequest({ to, data, gas: UNCHECKED_GAS });
    const serializedTransaction = await client.signTransaction(request);
    const hash = keccak256(serializedTransaction);
    // A local network answers with the revert, although the transaction is in a block; its receipt proves that.
    await client.sendRawTransaction({ serializedTransaction }).catch(() => undefined);
    await client.waitForTransactionReceipt({ hash });
    return hash;
  }

  stop(): Promise<void> {
    return this.#running.close();
  }

  /** At the same port, with the chain it had. */
  async restart(): Promise<void> {
    const port = Number(new URL(this.url).port);
    this.#running = await startLocalNetwork({ folder: this.folder, port, periodMs: 0 });
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
