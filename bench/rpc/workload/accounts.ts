import { setTimeout as delay } from "node:timers/promises";
import { devAccounts } from "../../../chain/node/dev/accounts.ts";
import { fromBigIntPadded, fromHex } from "../../../chain/primitives/bytes.ts";
import { crypto } from "../../../chain/primitives/crypto/index.ts";
import { keccak256 } from "../../../chain/primitives/crypto/keccak.ts";
import type { Address, Hex } from "../../../chain/primitives/types.ts";
import type { JsonRpc } from "../json-rpc.ts";
import { signed } from "./signed.ts";

const ETHER = 10n ** 18n;
const FUNDS = 5n * ETHER;
const TRANSFER_GAS = 21_000n;
const POLL_MS = 5;

export interface Sender {
  readonly key: Uint8Array;
  readonly address: Address;
}

/** Accounts made for the measurement, so that senders do not depend on how many a node comes with. */
export const makeSenders = (count: number): Sender[] =>
  Array.from({ length: count }, (_, index) => {
    const key = keccak256(fromBigIntPadded(BigInt(index + 1_000_000), 32));
    return { key, address: crypto().addressOf(key) };
  });

/** The first known account, which pays for everything before the clock starts. */
export const richAccount = (): Sender => {
  const [account] = devAccounts();
  if (account === undefined) throw new Error("there is no known account");
  return { key: fromHex(account.privateKey), address: account.address };
};

/** Gives every sender its funds from the first known account, and waits until all have them. */
export const fund = async (rpc: JsonRpc, chainId: bigint, senders: readonly Sender[]): Promise<void> => {
  const rich = richAccount();
  const start = await nonceOf(rpc, rich.address);
  for (const [index, { address }] of senders.entries()) {
    const fields = { nonce: start + BigInt(index), to: address, value: FUNDS, data: new Uint8Array() };
    await rpc.call("eth_sendRawTransaction", signed(chainId, rich.key, { ...fields, gasLimit: TRANSFER_GAS }));
  }
  while ((await nonceOf(rpc, rich.address)) < start + BigInt(senders.length)) await pause();
};

/** The account's next nonce in the newest block. */
export const nonceOf = async (rpc: JsonRpc, address: Address): Promise<bigint> =>
  BigInt((await rpc.call("eth_getTransactionCount", address, "latest")) as Hex);

export const pause = (): Promise<void> => delay(POLL_MS);
