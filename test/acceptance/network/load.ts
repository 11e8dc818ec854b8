import { Wallet, keccak256 } from "ethers";
import { devAccounts } from "../../../chain/node/dev/accounts.ts";
import type { ProcessNetwork, ProcessNode } from "./support.ts";
import { Refused, until } from "./support.ts";

const RECIPIENT = `0x${"77".repeat(20)}`;
const CHAIN_ID = 41;
const FEES = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
const RETRY_MS = 100;
const KNOWN = /already known|nonce too low/;
/** JSON-RPC requests of one batch */
const BATCH = 500;

interface Sender {
  readonly wallet: Wallet;
  readonly node: ProcessNode;
  /** hashes that its node acknowledged; a transaction's place is its nonce */
  readonly acknowledged: string[];
}

/**
 * A constant load on a network: each node gets transfers of an account of its own, one after the other. Nodes that do not
 * answer are asked again with the same transaction.
 */
export class Load {
  readonly #network: ProcessNetwork;
  readonly #senders: readonly Sender[];
  readonly #everyMs: number;
  readonly #ending = new AbortController();
  #sending: Promise<unknown> = Promise.resolve();

  /** @param everyMs between the acknowledgement of a transaction and the next through the same node */
  constructor(network: ProcessNetwork, everyMs: number) {
    this.#network = network;
    this.#everyMs = everyMs;
    const accounts = devAccounts();
    this.#senders = network.nodes.map((node, i) => {
      const account = accounts[i];
      if (account === undefined) throw new RangeError(`no account for ${node.name}`);
      return { wallet: new Wallet(account.privateKey), node, acknowledged: [] };
    });
  }

  /** how many transactions were acknowledged so far */
  get size(): number {
    return this.#senders.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  }

  start(): void {
    this.#sending = Promise.all(this.#senders.map((sender) => this.#send(sender)));
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#sending;
  }

  /** Waits until each node has every acknowledged transaction in its chain, and fails unless each of them succeeded. */
  async isMined(): Promise<void> {
    const { nodes } = this.#network;
    await until("every acknowledged transaction is in the chain of every node", async () => {
      const counts = await Promise.all(
        nodes.map((node) =>
          this.#network.batch<string>(
            node,
            this.#senders.map(({ wallet }) => ["eth_getTransactionCount", wallet.address, "latest"]),
          ),
        ),
      );
      return counts.every((row) => row.every((count, i) => Number(count) === this.#senders[i]?.acknowledged.length));
    });
    const hashes = this.#senders.flatMap(({ acknowledged }) => acknowledged);
    for (let from = 0; from < hashes.length; from += BATCH) {
      const some = hashes.slice(from, from + BATCH);
      const [node] = nodes;
      if (node === undefined) throw new RangeError("a network without nodes");
      const receipts = await this.#network.batch<{ status: string } | null>(
        node,
        some.map((hash) => ["eth_getTransactionReceipt", hash]),
      );
      const lost = some.filter((_, i) => receipts[i]?.status !== "0x1");
      if (lost.length > 0) throw new Error(`acknowledged, but not in the chain: ${lost.join(", ")}`);
    }
  }

  async #send({ wallet, node, acknowledged }: Sender): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const transaction = { to: RECIPIENT, value: 1n, nonce: acknowledged.length, gasLimit: 21_000n, ...FEES };
      const raw = await wallet.signTransaction({ ...transaction, chainId: CHAIN_ID, type: 2 });
      const hash = await this.#acknowledge(node, raw);
      if (hash === undefined) return;
      acknowledged.push(hash);
      await pause(this.#everyMs);
    }
  }

  /** @returns undefined when the load ends before the node says yes */
  async #acknowledge(node: ProcessNode, raw: string): Promise<string | undefined> {
    while (!this.#ending.signal.aborted) {
      try {
        return await this.#network.call<string>(node, "eth_sendRawTransaction", raw);
      } catch (error) {
        // It was taken in by a node that did not live to say so.
        if (error instanceof Refused && KNOWN.test(error.message)) return keccak256(raw);
        if (error instanceof Refused) throw error;
        await pause(RETRY_MS);
      }
    }
    return undefined;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
