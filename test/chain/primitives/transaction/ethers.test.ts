import { expect } from "chai";
import { Transaction as EthersTransaction } from "ethers";
import fc from "fast-check";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { crypto, loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { decodeTransaction } from "../../../../chain/primitives/transaction/decode.ts";
import { encodeTransaction, signingHash, signTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import { recoverSender } from "../../../../chain/primitives/transaction/sender.ts";
import { privateKeys, unsignedTransactions } from "./samples.ts";

/** The same transaction as ethers has it, without signature. */
function inEthers(tx: UnsignedTransaction): EthersTransaction {
  const other = new EthersTransaction();
  other.type = tx.type;
  if (tx.chainId !== undefined) other.chainId = tx.chainId;
  other.nonce = Number(tx.nonce);
  other.gasLimit = tx.gasLimit;
  other.to = tx.to ?? null;
  other.value = tx.value;
  other.data = toHex(tx.data);
  if (tx.type < 2) other.gasPrice = tx.maxFeePerGas;
  else {
    other.maxFeePerGas = tx.maxFeePerGas;
    other.maxPriorityFeePerGas = tx.maxPriorityFeePerGas;
  }
  if (tx.type > 0) other.accessList = (tx.accessList ?? []).map((e) => ({ ...e, storageKeys: [...e.storageKeys] }));
  if (tx.type === 3) {
    other.maxFeePerBlobGas = tx.maxFeePerBlobGas ?? 0n;
    other.blobVersionedHashes = [...(tx.blobVersionedHashes ?? [])];
  }
  if (tx.type === 4) {
    other.authorizationList = (tx.authorizationList ?? []).map(({ address, nonce, chainId, yParity, r, s }) => ({
      address,
      nonce,
      chainId,
      signature: { yParity: yParity as 0 | 1, r: toHex(pad(r)), s: toHex(pad(s)) },
    }));
  }
  return other;
}

const pad = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

describe("transactions against ethers", function () {
  before(async function () {
    await loadCrypto();
  });

  for (const type of [0, 1, 2, 3, 4] as const) {
    it(`sign, encode, hash and decode type ${type} alike`, function () {
      fc.assert(
        fc.property(unsignedTransactions(type), privateKeys, (unsigned, key) => {
          const other = inEthers(unsigned);
          expect(toHex(signingHash(unsigned))).to.equal(other.unsignedHash);
          const tx = signTransaction(unsigned, key);
          const signature = { r: toHex(pad(tx.r)), s: toHex(pad(tx.s)), yParity: tx.yParity };
          other.signature = signature;
          expect(toHex(tx.raw)).to.equal(other.serialized);
          expect(tx.hash).to.equal(other.hash);
          expect(tx.from).to.equal(other.from?.toLowerCase());
          expect(recoverSender(tx)).to.equal(tx.from).and.to.equal(crypto().addressOf(key));
          expect(toHex(tx.signingHash)).to.equal(other.unsignedHash);
          const { from, ...decoded } = tx;
          expect(from).to.equal(tx.from);
          expect(decodeTransaction(tx.raw)).to.deep.equal(decoded);
          expect(decoded).to.deep.include(unsigned);
          expect(encodeTransaction(decoded, decoded)).to.deep.equal(tx.raw);
        }),
        { numRuns: 60 },
      );
    });
  }
});
