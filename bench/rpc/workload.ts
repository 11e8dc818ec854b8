import { devAccounts } from "../../chain/node/dev/accounts.ts";
import { fromBigIntPadded, fromHex, toHex } from "../../chain/primitives/bytes.ts";
import { crypto } from "../../chain/primitives/crypto/index.ts";
import { keccak256 } from "../../chain/primitives/crypto/keccak.ts";
import { signTransaction } from "../../chain/primitives/transaction/encode.ts";
import type { Address, Hex } from "../../chain/primitives/types.ts";
import type { JsonRpc } from "./json-rpc.ts";

/** Transactions of one sender: a batch. */
export const PER_SENDER = 100;
const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;
const TRANSFER_GAS = 21_000n;
/** Full blocks make gas dearer: enough for all of a run. */
const MAX_FEE = 2_000n * GWEI;
const FUNDS = 10n * ETHER;

interface Sender {
  readonly key: Uint8Array;
  readonly address: Address;
}

/** Accounts made for the measurement, so that senders do not depend on how many a node comes with. */
export const makeSenders = (count: number): Sender[] =>
  Array.from({ length: count }, (_, index) => {
    const key = keccak256(fromBigIntPadded(BigInt(index + 1_000_000), 32));
    return { key, address: crypto().addressOf(key) };
  });

const transfer = (chainId: bigint, key: Uint8Array, nonce: bigint, to: Address, value: bigint): Hex =>
  toHex(
    signTransaction(
      {
        type: 2,
        chainId,
        nonce,
        gasLimit: TRANSFER_GAS,
        maxFeePerGas: MAX_FEE,
        maxPriorityFeePerGas: GWEI,
        to,
        value,
        data: new Uint8Array(),
      },
      key,
    ).raw,
  );

/** Gives every sender its funds from the first known account, and waits until all have them. */
export const fund = async (rpc: JsonRpc, chainId: bigint, senders: readonly Sender[]): Promise<void> => {
  const [account] = devAccounts();
  if (account === undefined) throw new Error("there is no known account");
  const start = BigInt((await rpc.call("eth_getTransactionCount", account.address, "latest")) as string);
  const key = fromHex(account.privateKey);
  for (const [index, { address }] of senders.entries()) {
    await rpc.call("eth_sendRawTransaction", transfer(chainId, key, start + BigInt(index), address, FUNDS));
  }
  while ((await nonceOf(rpc, account.address)) < start + BigInt(senders.length)) await pause();
};

/** Signed transfers of one sender from nonce 0, to the addresses of keys nobody uses. */
export const transfersOf = (chainId: bigint, { key, address }: Sender, count: number): Hex[] =>
  Array.from({ length: count }, (_, index) => {
    const receiver = toHex(keccak256(fromHex(address)).subarray(12));
    return transfer(chainId, key, BigInt(index), receiver, BigInt(index + 1));
  });

/** The account's next nonce in the newest block. */
export const nonceOf = async (rpc: JsonRpc, address: Address): Promise<bigint> =>
  BigInt((await rpc.call("eth_getTransactionCount", address, "latest")) as string);

const POLL_MS = 5;
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));
