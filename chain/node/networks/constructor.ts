import { createBlock } from "@ethereumjs/block";
import { createCustomCommon, Mainnet } from "@ethereumjs/common";
import { createEVM } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { bytesToHex, createAccount, createAddressFromString, hexToBytes } from "@ethereumjs/util";
import { HARDFORK } from "../../primitives/params.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import { NodeError } from "../errors.ts";

/** A contract as a genesis file holds it. */
export interface ConstructedContract {
  readonly code: Hex;
  readonly storage: Readonly<Record<Hex, Hex>>;
}

const CONSTRUCTOR_GAS = 30_000_000n;
const SLOT_DIGITS = 64;

const word = (hex: string): Hex => `0x${hex.replace(/^0x/, "").padStart(SLOT_DIGITS, "0")}`;

/**
 * Runs a constructor as if the contract were created at `address` in the genesis block, so that a predeploy needs no
 * initializer of its own: immutables and storage come out as an ordinary deployment would leave them.
 * @throws NodeError CONFIG_INVALID when the constructor reverts
 */
export const runConstructor = async (options: {
  readonly address: Address;
  /** creation code with its ABI-encoded arguments */
  readonly initCode: Hex;
  readonly chainId: number;
  /** genesis time, seconds since 1970 */
  readonly timestamp: number;
  /** wei that the contract holds */
  readonly balance: bigint;
}): Promise<ConstructedContract> => {
  const common = createCustomCommon({ chainId: options.chainId }, Mainnet, { hardfork: HARDFORK });
  const stateManager = new SimpleStateManager();
  const evm = await createEVM({ common, stateManager });
  const address = createAddressFromString(options.address);
  await stateManager.putAccount(address, createAccount({ nonce: 1n, balance: options.balance }));
  const result = await evm.runCode({
    code: hexToBytes(options.initCode),
    to: address,
    gasLimit: CONSTRUCTOR_GAS,
    block: createBlock({ header: { timestamp: options.timestamp } }, { common }),
  });
  if (result.exceptionError !== undefined) {
    throw new NodeError(
      "CONFIG_INVALID",
      `The constructor of the contract at ${options.address} failed: ${result.exceptionError.error} ${bytesToHex(result.returnValue)}`,
    );
  }
  const storage: Record<Hex, Hex> = {};
  for (const [key, value] of stateManager.storageStack.at(-1) ?? []) {
    const slot = key.split("_")[1];
    if (slot !== undefined) storage[word(slot)] = word(bytesToHex(value));
  }
  return { code: bytesToHex(result.returnValue), storage };
};
