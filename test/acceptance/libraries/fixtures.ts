import { PUBLIC_CONTRACTS } from "../../../chain/execution/genesis/public-contracts.ts";
import type { Address } from "../../../chain/primitives/types.ts";

const predeployed = (name: string): Address => {
  const contract = PUBLIC_CONTRACTS.find((candidate) => candidate.name === name);
  if (contract === undefined) throw new Error(`no public contract ${name}`);
  return contract.address;
};

/** Takes salt and creation code, one after the other, as data. */
export const CREATE2_DEPLOYER = predeployed("create2Deployer");
export const MULTICALL3 = predeployed("multicall3");

/** Of PermitToken, all of it the deployer's. */
export const SUPPLY = 1_000n * 10n ** 18n;
export const SALT = `0x${"5a".repeat(32)}` as const;
/** 2100-01-01 */
export const DEADLINE = 4_102_444_800n;
/** What precedes the address in the code of a delegated account (EIP-7702). */
export const DELEGATION_PREFIX = "0xef0100";

interface Field {
  name: string;
  type: string;
}

/** ERC-2612 */
export const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} satisfies Record<string, Field[]>;

/** What SponsoredAccount executes. */
export const CALL_TYPES = {
  Call: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} satisfies Record<string, Field[]>;

const DOMAIN_TYPE: Field[] = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** EIP-712 */
export type Domain = {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: Address;
};

export const permitDomain = (token: string, chainId: number): Domain => ({
  name: "Permit Token",
  version: "1",
  chainId,
  verifyingContract: token as Address,
});

export const accountDomain = (account: string, chainId: number): Domain => ({
  name: "Sponsored Account",
  version: "1",
  chainId,
  verifyingContract: account as Address,
});

/** Types that contain each other, and arrays of them. */
export const LETTER_TYPES = {
  Letter: [
    { name: "from", type: "Person" },
    { name: "to", type: "Person[]" },
    { name: "contents", type: "string" },
  ],
  Person: [
    { name: "name", type: "string" },
    { name: "wallet", type: "address" },
  ],
} satisfies Record<string, Field[]>;

export const letter = {
  from: { name: "Ada", wallet: "0x1111111111111111111111111111111111111111" },
  to: [{ name: "Bob", wallet: "0x2222222222222222222222222222222222222222" }],
  contents: "Hello",
};

/** The form of eth_signTypedData_v4, in which the domain's type is spelt out. */
export const letterForNode = (domain: Domain) => ({
  domain,
  types: { EIP712Domain: DOMAIN_TYPE, ...LETTER_TYPES },
  primaryType: "Letter",
  message: letter,
});
