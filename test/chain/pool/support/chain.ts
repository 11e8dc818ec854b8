import { toHex } from "../../../../chain/primitives/bytes.ts";
import { crypto } from "../../../../chain/primitives/crypto/index.ts";
import { impersonateTransaction, signTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Address, SenderTransaction } from "../../../../chain/primitives/types.ts";
import type { PoolChain } from "../../../../chain/pool/interface.ts";

export const CHAIN_ID = 41;
export const ETHER = 10n ** 18n;
export const SOMEWHERE: Address = `0x${"5a".repeat(20)}`;

export type Account = ReturnType<PoolChain["account"]>;

/** A chain whose accounts and prices a test sets; accounts it says nothing of own one ether. */
export class FakeChain implements PoolChain {
  readonly accounts = new Map<Address, Partial<Account>>();
  baseFee = 10n;
  blobFee = 1n;
  gasLimit = 210_000_000n;

  account(address: Address): Account {
    return { nonce: 0n, balance: ETHER, code: undefined, ...this.accounts.get(address) };
  }

  nextBaseFee(): bigint {
    return this.baseFee;
  }

  blobBaseFee(): bigint {
    return this.blobFee;
  }

  blockGasLimit(): bigint {
    return this.gasLimit;
  }

  set(address: Address, account: Partial<Account>): void {
    this.accounts.set(address, { ...this.accounts.get(address), ...account });
  }
}

/** A transfer of type 2 with the given differences. */
export const transfer = (nonce: number, differences: Partial<UnsignedTransaction> = {}): UnsignedTransaction => ({
  type: 2,
  chainId: BigInt(CHAIN_ID),
  nonce: BigInt(nonce),
  gasLimit: 21_000n,
  maxFeePerGas: 100n,
  maxPriorityFeePerGas: 2n,
  to: SOMEWHERE,
  value: 0n,
  data: new Uint8Array(),
  ...differences,
});

export const key = (i: number): Uint8Array => new Uint8Array(32).fill(i + 1);
export const addressOf = (i: number): Address => crypto().addressOf(key(i));

/** Signed by account number `i`. */
export const signed = (i: number, nonce: number, differences: Partial<UnsignedTransaction> = {}): SenderTransaction =>
  signTransaction(transfer(nonce, differences), key(i));

/** As if sent by some address, without a key. */
export const unsigned = (
  from: Address,
  nonce: number,
  differences: Partial<UnsignedTransaction> = {},
): SenderTransaction => impersonateTransaction(transfer(nonce, differences), from);

/** Address number `i`, nobody's. */
export const nobody = (i: number): Address => toHex(new Uint8Array(20).fill(i + 1));
