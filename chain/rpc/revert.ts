import { AbiCoder } from "ethers";

const ERROR_SELECTOR = "08c379a0";
const PANIC_SELECTOR = "4e487b71";

/** Solidity's panic codes (docs.soliditylang.org, "Panic via assert and Error via require"). */
const PANICS: Readonly<Record<string, string>> = {
  "0": "generic panic",
  "1": "assert(false)",
  "17": "arithmetic underflow or overflow",
  "18": "division or modulo by zero",
  "33": "enum overflow",
  "34": "invalid encoded storage byte array accessed",
  "49": "out-of-bounds array access; popping on an empty array",
  "50": "out-of-bounds access of an array or bytesN",
  "65": "out of memory",
  "81": "uninitialized function",
};

/** The reason in revert data of the form Error(string) or Panic(uint256); undefined for anything else. */
export function revertReason(returnData: Uint8Array): string | undefined {
  const selector = Buffer.from(returnData.subarray(0, 4)).toString("hex");
  const body = returnData.subarray(4);
  try {
    if (selector === ERROR_SELECTOR) return String(AbiCoder.defaultAbiCoder().decode(["string"], body)[0]);
    if (selector === PANIC_SELECTOR) {
      const code = String(AbiCoder.defaultAbiCoder().decode(["uint256"], body)[0]);
      return PANICS[code] ?? `unknown panic code: 0x${BigInt(code).toString(16)}`;
    }
  } catch {
    // Data that only begins like an ABI error has no reason to show; the caller gets the bytes.
  }
  return undefined;
}
