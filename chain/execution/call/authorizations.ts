import { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import { concatBytes, fromBigIntPadded, fromHex, toHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import type { Address, Authorization } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { HALF_CURVE_ORDER, NONCE_LIMIT, isDelegation } from "../transaction/validity.ts";

/** first byte of what an authorization signs (EIP-7702) */
const MAGIC = 0x05;
const DELEGATION_PREFIX = Uint8Array.of(0xef, 0x01, 0x00);
const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;

/**
 * Sets the delegations of a call as EIP-7702 says; invalid authorizations are passed over.
 * @returns the authorities that were looked at, and how many of the applied ones existed before (each earns a refund)
 */
export const applyAuthorizations = (
  overlay: StateOverlay,
  authorizations: readonly Authorization[],
  chainId: bigint,
): { readonly authorities: readonly Address[]; readonly existing: number } => {
  const authorities: Address[] = [];
  let existing = 0;
  for (const authorization of authorizations) {
    const authority = authorityOf(authorization, chainId);
    if (authority === undefined) continue;
    authorities.push(authority);
    const account = overlay.account(authority);
    const code = overlay.code(authority);
    if (code.length > 0 && !isDelegation(code)) continue;
    if ((account?.nonce ?? 0n) !== authorization.nonce) continue;
    if (account !== undefined) existing++;
    delegate(overlay, authority, authorization.address);
  }
  return { authorities, existing };
};

const delegate = (overlay: StateOverlay, authority: Address, target: Address): void => {
  const account = overlay.account(authority) ?? EMPTY_ACCOUNT;
  let codeHash = EMPTY_CODE_HASH;
  if (target !== ZERO_ADDRESS) {
    const code = concatBytes(DELEGATION_PREFIX, fromHex(target));
    codeHash = crypto().keccak256Hex(code);
    overlay.addCode(codeHash, code);
  }
  overlay.putAccount(authority, { ...account, nonce: account.nonce + 1n, codeHash });
};

/** Who signed an authorization; undefined when it is not valid on this chain. */
export const authorityOf = (authorization: Authorization, chainId: bigint): Address | undefined => {
  const { address, nonce, yParity, r, s } = authorization;
  if (authorization.chainId !== 0n && authorization.chainId !== chainId) return undefined;
  if (nonce >= NONCE_LIMIT || s > HALF_CURVE_ORDER || yParity > 1) return undefined;
  const signed = crypto().keccak256(encodeRlp([authorization.chainId, address, nonce], MAGIC));
  try {
    const signature = concatBytes(fromBigIntPadded(r, 32), fromBigIntPadded(s, 32));
    return toHex(crypto().recover(signed, signature, yParity));
  } catch {
    // No key made this signature: EIP-7702 passes over the authorization.
    return undefined;
  }
};
