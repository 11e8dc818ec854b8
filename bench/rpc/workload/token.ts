import { readFileSync } from "node:fs";
import { concatBytes, fromBigIntPadded, fromHex, toHash, toHex } from "../../../chain/primitives/bytes.ts";
import { keccak256, keccak256Hex } from "../../../chain/primitives/crypto/keccak.ts";
import type { Address, Hash, Hex } from "../../../chain/primitives/types.ts";
import type { JsonRpc } from "../json-rpc.ts";
import { nonceOf, pause, richAccount } from "./accounts.ts";
import type { Sender } from "./accounts.ts";
import { signed } from "./signed.ts";

const TOKENS = 10n ** 24n;
const DEPLOYMENT_GAS = 10_000_000n;
const TRANSFER_SELECTOR = fromHex("0xa9059cbb");
const BALANCE_OF_SELECTOR = fromHex("0x70a08231");
const TRANSFER_EVENT = Buffer.from("Transfer(address,address,uint256)");

const PUSH2 = 0x61;
const PUSH32 = 0x7f;
const SSTORE = 0x55;
/** PUSH1 0, CODECOPY */
const COPY_TO_START = [0x60, 0x00, 0x39];
/** PUSH1 0, RETURN */
const RETURN_FROM_START = [0x60, 0x00, 0xf3];
/** length, offset, copy, length, return: three bytes each */
const LOADER_BYTES = 15;

const padded = (address: Address): Uint8Array => concatBytes(new Uint8Array(12), fromHex(address));

/** Slot of an account's balance: a mapping in slot 0 of OpenZeppelin's ERC20. */
const balanceSlot = (address: Address): Uint8Array => keccak256(concatBytes(padded(address), fromHex(toHash(0n))));

/** transfer(to, amount) */
export const transferData = (to: Address, amount: bigint): Uint8Array =>
  concatBytes(TRANSFER_SELECTOR, padded(to), fromBigIntPadded(amount, 32));

/** balanceOf(account) */
export const balanceOfData = (account: Address): Hex => toHex(concatBytes(BALANCE_OF_SELECTOR, padded(account)));

/** Topics of the Transfer events of one sender. */
export const transferredBy = (sender: Address): [Hash, Hex] => [keccak256Hex(TRANSFER_EVENT), toHex(padded(sender))];

/** Creation code that writes the holders' balances, then returns OpenZeppelin's ERC20. */
const creationCode = (holders: readonly Sender[]): Uint8Array => {
  const { code } = JSON.parse(readFileSync(new URL("../../data/erc20.json", import.meta.url), "utf8")) as { code: Hex };
  const runtime = fromHex(code);
  const length = [PUSH2, ...fromBigIntPadded(BigInt(runtime.length), 2)];
  const writes = holders.map(({ address }) =>
    Uint8Array.of(PUSH32, ...fromBigIntPadded(TOKENS, 32), PUSH32, ...balanceSlot(address), SSTORE),
  );
  const before = concatBytes(...writes);
  const offset = [PUSH2, ...fromBigIntPadded(BigInt(before.length + LOADER_BYTES), 2)];
  const loader = Uint8Array.of(...length, ...offset, ...COPY_TO_START, ...length, ...RETURN_FROM_START);
  return concatBytes(before, loader, runtime);
};

/**
 * Deploys the token of the benchmark, of which every sender holds much.
 * @throws Error when it has no code afterwards
 */
export const deployToken = async (rpc: JsonRpc, chainId: bigint, senders: readonly Sender[]): Promise<Address> => {
  const rich = richAccount();
  const fields = { nonce: await nonceOf(rpc, rich.address), gasLimit: DEPLOYMENT_GAS, to: undefined, value: 0n };
  const raw = signed(chainId, rich.key, { ...fields, data: creationCode(senders) });
  const hash = await rpc.call("eth_sendRawTransaction", raw);
  for (;;) {
    const receipt = (await rpc.call("eth_getTransactionReceipt", hash)) as Receipt | null;
    if (receipt?.status === "0x1") return receipt.contractAddress;
    if (receipt !== null) throw new Error("the token was not deployed");
    await pause();
  }
};

interface Receipt {
  readonly status: Hex;
  readonly contractAddress: Address;
}
