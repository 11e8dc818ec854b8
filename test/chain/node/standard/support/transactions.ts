import type { Common } from "@ethereumjs/common";
import {
  createAccessList2930Tx,
  createBlob4844Tx,
  createEOACode7702Tx,
  createFeeMarket1559Tx,
  createLegacyTx,
  type TypedTransaction,
} from "@ethereumjs/tx";
import { eoaCode7702SignAuthorization, type PrefixedHexString } from "@ethereumjs/util";
import { fromHex } from "../../../../../chain/primitives/bytes.ts";
import { SECP256K1_ORDER } from "../../../../../chain/primitives/transaction/signature.ts";
import type { Address, Hex } from "../../../../../chain/primitives/types.ts";
import { CHAIN_ID, COUNTER, FAILING, MORTAL } from "./genesis.ts";

/** an account that exists only until emptiness ends an account's life (EIP-161) */
export const EMPTY: Address = `0x${"e0".repeat(20)}`;
const RECEIVER: Address = `0x${"d1".repeat(20)}`;
const AUTHORITY_KEY = fromHex(`0x${"46".repeat(32)}`);
/** deploys one byte of code, STOP */
const CREATION: Hex = "0x60006000526001601ff3";
/** versioned hashes of blobs that nobody shows */
const BLOBS: readonly Hex[] = [`0x01${"11".repeat(31)}`, `0x01${"22".repeat(31)}`];

const GAS_LIMIT = 200_000n;
const GAS_PRICE = 3_000_000_000n;

/** Signs the transactions of a chain that crosses all forks: the same in every block, and what its fork brought. */
export class TransactionMaker {
  readonly #key: Uint8Array;
  #nonce = 0n;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  of(common: Common): TypedTransaction[] {
    const made = [this.#legacy(common, COUNTER), this.#legacy(common, RECEIVER, 7n), this.#legacy(common, FAILING)];
    made.push(this.#legacy(common, EMPTY), this.#legacy(common, MORTAL));
    made.push(createLegacyTx({ ...this.#basic(), gasPrice: GAS_PRICE, data: CREATION }, { common }).sign(this.#key));
    if (!common.gteHardfork("homestead")) made.push(this.#malleable(common));
    if (common.isActivatedEIP(2930)) made.push(this.#listed(common));
    if (common.isActivatedEIP(1559)) made.push(this.#market(common));
    if (common.isActivatedEIP(4844)) made.push(this.#blobs(common));
    if (common.isActivatedEIP(7702)) made.push(this.#delegating(common));
    return made;
  }

  #legacy(common: Common, to: Address, value = 0n): TypedTransaction {
    return createLegacyTx({ ...this.#basic(), gasPrice: GAS_PRICE, to, value }, { common }).sign(this.#key);
  }

  /** The same signature with its other s, which EIP-2 forbids. */
  #malleable(common: Common): TypedTransaction {
    const fields = { ...this.#basic(), gasPrice: GAS_PRICE, to: RECEIVER };
    const { v = 0n, r = 0n, s = 0n } = createLegacyTx(fields, { common }).sign(this.#key);
    return createLegacyTx({ ...fields, v: v === 27n ? 28n : 27n, r, s: SECP256K1_ORDER - s }, { common });
  }

  #listed(common: Common): TypedTransaction {
    const accessList = [{ address: COUNTER, storageKeys: [slot(0), slot(1)] }];
    const fields = { ...this.#basic(), chainId: CHAIN_ID, gasPrice: GAS_PRICE, to: COUNTER, accessList };
    return createAccessList2930Tx(fields, { common }).sign(this.#key);
  }

  #market(common: Common): TypedTransaction {
    return createFeeMarket1559Tx({ ...this.#priced(), to: COUNTER }, { common }).sign(this.#key);
  }

  #blobs(common: Common): TypedTransaction {
    const blobVersionedHashes = [...BLOBS] as PrefixedHexString[];
    const fields = { ...this.#priced(), to: COUNTER, blobVersionedHashes, maxFeePerBlobGas: GAS_PRICE };
    return createBlob4844Tx(fields, { common }).sign(this.#key);
  }

  /** The authority's nonce fits the first time only: later authorizations are passed over. */
  #delegating(common: Common): TypedTransaction {
    const authorization = { chainId: `0x${CHAIN_ID.toString(16)}`, address: COUNTER, nonce: "0x0" } as const;
    const authorizationList = [eoaCode7702SignAuthorization(authorization, AUTHORITY_KEY)];
    return createEOACode7702Tx({ ...this.#priced(), to: COUNTER, authorizationList }, { common }).sign(this.#key);
  }

  #basic() {
    return { nonce: this.#nonce++, gasLimit: GAS_LIMIT };
  }

  #priced() {
    return { ...this.#basic(), chainId: CHAIN_ID, maxFeePerGas: GAS_PRICE, maxPriorityFeePerGas: 1_000n };
  }
}

/** Blob gas of a block's transactions. */
export const blobGasOf = (transactions: readonly TypedTransaction[]): bigint =>
  BigInt(transactions.filter(({ type }) => type === 3).length * BLOBS.length) * 131_072n;

const slot = (index: number): PrefixedHexString => `0x${index.toString(16).padStart(64, "0")}`;
