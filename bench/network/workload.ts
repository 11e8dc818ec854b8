import { setImmediate } from "node:timers/promises";
import { crypto } from "../../chain/primitives/crypto/index.ts";
import { keccak256 } from "../../chain/primitives/crypto/keccak.ts";
import { fromHex, toHex } from "../../chain/primitives/bytes.ts";
import { encodeTransaction, signingHash } from "../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../chain/primitives/transaction/encode.ts";
import type { Address, Hash, Hex } from "../../chain/primitives/types.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { fund, makeSenders } from "../rpc/workload/accounts.ts";
import type { Sender } from "../rpc/workload/accounts.ts";

const SENDERS = 1_000;
const RECEIVERS = 10_000;
export const TRANSFER_GAS = 21_000n;
const GWEI = 10n ** 9n;
/** Full blocks make gas dearer: enough for all of a run. */
const MAX_FEE = 200n * GWEI;
const ADDRESS_BYTES = 20;
/** signed in one turn of the event loop */
const AT_A_TIME = 100;

export interface SignedTransfer {
  readonly hash: Hash;
  readonly raw: Hex;
}

/** Transfers of 1,000 senders in turn to 10,000 receivers in turn, signed before they are sent. */
export class Workload {
  readonly #chainId: bigint;
  readonly #senders: readonly Sender[];
  readonly #receivers: readonly Address[];
  #signed = 0;
  #left: SignedTransfer[] = [];

  private constructor(chainId: bigint, senders: readonly Sender[], receivers: readonly Address[]) {
    this.#chainId = chainId;
    this.#senders = senders;
    this.#receivers = receivers;
  }

  /** Gives the senders their money. */
  static async prepare(rpc: JsonRpc): Promise<Workload> {
    const chainId = BigInt((await rpc.call("eth_chainId")) as Hex);
    const senders = makeSenders(SENDERS);
    await fund(rpc, chainId, senders);
    const receivers = Array.from({ length: RECEIVERS }, (_, index) =>
      toHex(keccak256(fromHex(`0x${index.toString(16).padStart(8, "0")}`)).subarray(-ADDRESS_BYTES)),
    );
    return new Workload(chainId, senders, receivers);
  }

  /** The next transfers, a sender's nonces in order. Connections are kept alive meanwhile. */
  async sign(count: number): Promise<SignedTransfer[]> {
    const transfers = this.#left.splice(0, count);
    while (transfers.length < count) {
      transfers.push(this.#next());
      if (transfers.length % AT_A_TIME === 0) await setImmediate();
    }
    return transfers;
  }

  /** Takes back what was signed last and not sent: later nonces would wait for these. */
  giveBack(transfers: readonly SignedTransfer[]): void {
    this.#left = [...transfers, ...this.#left];
  }

  #next(): SignedTransfer {
    const index = this.#signed++;
    const sender = this.#senders[index % SENDERS];
    const to = this.#receivers[index % RECEIVERS];
    if (sender === undefined || to === undefined) throw new Error("there are no accounts");
    const transfer: UnsignedTransaction = {
      type: 2,
      chainId: this.#chainId,
      nonce: BigInt(Math.floor(index / SENDERS)),
      maxFeePerGas: MAX_FEE,
      maxPriorityFeePerGas: GWEI,
      gasLimit: TRANSFER_GAS,
      to,
      value: 1n,
      data: new Uint8Array(),
    };
    const raw = encodeTransaction(transfer, crypto().sign(signingHash(transfer), sender.key));
    return { raw: toHex(raw), hash: toHex(keccak256(raw)) };
  }
}
