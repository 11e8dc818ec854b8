import { readFileSync } from "node:fs";
import { concatBytes, fromBigIntPadded, fromHex, toHash, toHex } from "../chain/primitives/bytes.ts";
import { crypto } from "../chain/primitives/crypto/index.ts";
import { keccak256, keccak256Hex } from "../chain/primitives/crypto/keccak.ts";
import { signTransaction } from "../chain/primitives/transaction/encode.ts";
import type { Address, Hash, Hex } from "../chain/primitives/types.ts";
import type { GenesisAccount } from "../chain/execution/genesis/file.ts";

export const CHAIN_ID = 41;
export const TOKEN: Address = "0x00000000000000000000000000000000000e4c20";
export const BLOCK_TRANSACTIONS = 10_000;
const SENDERS = 1_000;
const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;
const TOKEN_GAS = 70_000n;
const TRANSFER_GAS = 21_000n;
const TRANSFER_SELECTOR = fromHex("0xa9059cbb");

export type Kind = "transfers" | "ERC-20 transfers";

/** Accounts with balances, the first 1,000 of them with keys, and a token that all hold. */
export class Workload {
  readonly kind: Kind;
  readonly alloc: Map<Address, GenesisAccount>;
  readonly #keys: readonly Uint8Array[];
  readonly #receivers: readonly Address[];
  readonly #nonces: bigint[];
  #cursor = 0;

  constructor(kind: Kind, accounts: number) {
    this.kind = kind;
    this.#keys = Array.from({ length: SENDERS }, (_, index) => keccak256(fromBigIntPadded(BigInt(index), 32)));
    this.#nonces = this.#keys.map(() => 0n);
    const senders = this.#keys.map((key) => crypto().addressOf(key));
    const others = Array.from({ length: accounts - SENDERS }, (_, index) => accountAt(index));
    this.#receivers = [...others, ...senders];
    const plain = { nonce: 0n, code: new Uint8Array(), storage: new Map<Hash, bigint>() };
    this.alloc = new Map(this.#receivers.map((address) => [address, { ...plain, balance: ETHER * 1_000n }]));
    if (kind === "ERC-20 transfers") {
      const storage = new Map(this.#receivers.map((address) => [balanceSlot(address), ETHER * 1_000n]));
      this.alloc.set(TOKEN, { balance: 0n, nonce: 1n, code: tokenCode(), storage });
    }
  }

  /** Signed transactions of one block in their EIP-2718 form: every sender ten times, receivers spread over all accounts. */
  nextBlock(count: number, baseFee: bigint): Uint8Array[] {
    return Array.from({ length: count }, (_, index) => {
      const sender = index % SENDERS;
      const nonce = this.#nonces[sender] ?? 0n;
      this.#nonces[sender] = nonce + 1n;
      this.#cursor = (this.#cursor + 7_919) % this.#receivers.length;
      const receiver = this.#receivers[this.#cursor] ?? TOKEN;
      const token = this.kind === "ERC-20 transfers";
      const transaction = {
        type: 2 as const,
        chainId: BigInt(CHAIN_ID),
        nonce,
        gasLimit: token ? TOKEN_GAS : TRANSFER_GAS,
        maxFeePerGas: baseFee * 2n + GWEI,
        maxPriorityFeePerGas: GWEI,
        to: token ? TOKEN : receiver,
        value: token ? 0n : 1_000n + BigInt(index),
        data: token ? transferData(receiver, 1_000n + BigInt(index)) : new Uint8Array(),
      };
      return signTransaction(transaction, this.#keys[sender] ?? new Uint8Array()).raw;
    });
  }
}

const accountAt = (index: number): Address => toHex(keccak256(fromBigIntPadded(BigInt(index), 8)).subarray(12));

/** Slot of an account's balance: a mapping in slot 0 of OpenZeppelin's ERC20. */
const balanceSlot = (address: Address): Hash =>
  keccak256Hex(concatBytes(new Uint8Array(12), fromHex(address), fromHex(toHash(0n))));

const transferData = (to: Address, amount: bigint): Uint8Array =>
  concatBytes(TRANSFER_SELECTOR, new Uint8Array(12), fromHex(to), fromBigIntPadded(amount, 32));

const tokenCode = (): Uint8Array => {
  const { code } = JSON.parse(readFileSync(new URL("./data/erc20.json", import.meta.url), "utf8")) as { code: Hex };
  return fromHex(code);
};
