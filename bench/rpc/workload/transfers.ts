import { fromHex, toHex } from "../../../chain/primitives/bytes.ts";
import { keccak256 } from "../../../chain/primitives/crypto/keccak.ts";
import type { Address, Hex } from "../../../chain/primitives/types.ts";
import type { Sender } from "./accounts.ts";
import { signed } from "./signed.ts";
import { transferData } from "./token.ts";

const TRANSFER_GAS = 21_000n;
const TOKEN_GAS = 70_000n;

/** An address whose key nobody has. */
const receiverOf = ({ address }: Sender): Address => toHex(keccak256(fromHex(address)).subarray(12));

/** Signed transfers of one sender from nonce 0. */
export const transfersOf = (chainId: bigint, sender: Sender, count: number): Hex[] => {
  const to = receiverOf(sender);
  return Array.from({ length: count }, (_, index) => {
    const value = BigInt(index + 1);
    return signed(chainId, sender.key, {
      nonce: BigInt(index),
      gasLimit: TRANSFER_GAS,
      to,
      value,
      data: new Uint8Array(),
    });
  });
};

/** Signed transfers of a token by one sender from nonce 0. */
export const tokenTransfersOf = (chainId: bigint, sender: Sender, count: number, token: Address): Hex[] => {
  const receiver = receiverOf(sender);
  return Array.from({ length: count }, (_, index) => {
    const data = transferData(receiver, BigInt(index + 1));
    return signed(chainId, sender.key, { nonce: BigInt(index), gasLimit: TOKEN_GAS, to: token, value: 0n, data });
  });
};
