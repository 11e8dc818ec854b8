import { crypto } from "../../../../chain/primitives/crypto/index.ts";
import { keccak256 } from "../../../../chain/primitives/crypto/keccak.ts";
import { signTransaction, type UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Address, SenderTransaction } from "../../../../chain/primitives/types.ts";
import { GENESIS_BASE_FEE, TEST_CHAIN_ID } from "./test-chain.ts";

/** A key that signs type-2 transactions and counts its nonces. */
export class Wallet {
  readonly address: Address;
  readonly #key: Uint8Array;
  #nonce = 0n;

  constructor(seed: number) {
    this.#key = keccak256(Uint8Array.of(seed));
    this.address = crypto().addressOf(this.#key);
  }

  sign(fields: Partial<UnsignedTransaction> = {}): SenderTransaction {
    const nonce = fields.nonce ?? this.#nonce;
    this.#nonce = nonce + 1n;
    return signTransaction(
      {
        type: 2,
        chainId: BigInt(TEST_CHAIN_ID),
        nonce,
        gasLimit: 100_000n,
        maxFeePerGas: GENESIS_BASE_FEE * 2n,
        maxPriorityFeePerGas: 1n,
        to: this.address,
        value: 0n,
        data: new Uint8Array(),
        ...fields,
      },
      this.#key,
    );
  }
}
