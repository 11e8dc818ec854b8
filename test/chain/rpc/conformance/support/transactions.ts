import { devAccounts } from "../../../../../chain/node/dev/accounts.ts";
import { crypto } from "../../../../../chain/primitives/crypto/index.ts";
import { loadKzg } from "../../../../../chain/primitives/crypto/ethereumjs.ts";
import { fromHex, toHex } from "../../../../../chain/primitives/bytes.ts";
import { keccak256 } from "../../../../../chain/primitives/crypto/keccak.ts";
import { encodeRlp } from "../../../../../chain/primitives/rlp/writer.ts";
import { signTransaction } from "../../../../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../../../../chain/primitives/transaction/encode.ts";
import type { Address, Authorization, Hex } from "../../../../../chain/primitives/types.ts";
import { assemble, deployer } from "../../../../support/assembler.ts";
import { blobTransaction, makeBlob } from "../../../pool/support/blobs.ts";
import { CALLER, LOGGER, RECEIVER, REVERTER } from "../../methods/debug/support/scenarios.ts";

const CHAIN_ID = 41n;
const GWEI = 10n ** 9n;

const account = (index: number): { readonly address: Address; readonly key: Uint8Array } => {
  const found = devAccounts()[index];
  if (found === undefined) throw new Error(`the local network has no account ${index}`);
  return { address: found.address, key: fromHex(found.privateKey) };
};
/** sends the transactions of the sample block */
export const SENDER = account(0);
/** sends what waits for a block */
export const WAITING_SENDER = account(1);
const AUTHORITY = account(2);
/** sends what is waited for */
export const LAST_SENDER = account(3);

/** EIP-7702: an account lets the code of `address` act for it. */
function authorize(address: Address): Authorization {
  const digest = keccak256(encodeRlp([CHAIN_ID, address, 0n], 5));
  return { chainId: CHAIN_ID, address, nonce: 0n, ...crypto().sign(digest, AUTHORITY.key) };
}

const accessList = [{ address: LOGGER, storageKeys: [`0x${"01".repeat(32)}` as const] }];

/** What the sample chain is made of, by name, in the order of nonces: every type, with and without success. */
const BODIES: Readonly<Record<string, Partial<UnsignedTransaction>>> = {
  legacy: { type: 0 },
  unprotected: { type: 0, chainId: undefined },
  withAccessList: { type: 1, to: LOGGER, accessList },
  feeMarket: { type: 2, to: LOGGER },
  internalTransfers: { type: 2, to: CALLER, value: 9n, gasLimit: 1_000_000n },
  creation: { type: 2, to: undefined, data: deployer(assemble(1, 2, "ADD")) },
  failedCreation: { type: 0, to: undefined, data: assemble("INVALID") },
  reverted: { type: 2, to: REVERTER },
  delegation: { type: 4, to: RECEIVER },
};

/** Signs the sample's transactions, the blob transaction last. */
export async function signSamples(): Promise<Readonly<Record<string, { readonly raw: Hex; readonly hash: Hex }>>> {
  const signed = Object.entries(BODIES).map(([name, body], nonce) => {
    const transaction = signTransaction({ ...shared(body.type ?? 2), nonce: BigInt(nonce), ...body }, SENDER.key);
    return [name, { raw: toHex(transaction.raw), hash: transaction.hash }] as const;
  });
  const blob = makeBlob(await loadKzg(), 7n);
  const place = { chainId: CHAIN_ID, nonce: signed.length };
  return { ...Object.fromEntries(signed), blobs: blobTransaction(toHex(SENDER.key), [blob], place) };
}

const shared = (type: UnsignedTransaction["type"]): Omit<UnsignedTransaction, "nonce"> => ({
  type,
  chainId: CHAIN_ID,
  gasLimit: 300_000n,
  maxFeePerGas: 10n * GWEI,
  maxPriorityFeePerGas: type < 2 ? 10n * GWEI : GWEI,
  to: RECEIVER,
  value: 0n,
  data: new Uint8Array(),
  authorizationList: type === 4 ? [authorize(LOGGER)] : [],
});
