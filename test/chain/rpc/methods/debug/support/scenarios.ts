import { AbiCoder, concat, getBytes } from "ethers";
import { toHex } from "../../../../../../chain/primitives/bytes.ts";
import type { Address, Hex } from "../../../../../../chain/primitives/types.ts";
import { assemble, deployer, store, type Item } from "../../../../../support/assembler.ts";

const named = (digits: string): Address => `0x${digits.padStart(40, "0")}`;

/** Has balance and no key that anybody knows. */
export const SENDER = named("5e4de4");
export const COINBASE = named("c01bba5e");
export const RECEIVER = named("4ece1be4");
export const LOGGER = named("10660001");
export const REVERTER = named("4e7e4701");
export const STORER = named("5704e001");
export const CALLER = named("ca11e401");
export const DELEGATOR = named("de1e6a01");
export const FACTORY = named("fac70401");
export const BURNER = named("b0000001");
export const BREAKER = named("b4ea0001");
export const MORTAL = named("de570001");
export const POOR = named("900401");

const REASON = getBytes(concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], ["too late"])]));

const call = (target: Address, value: number, gas: Item = "GAS"): Uint8Array =>
  assemble(32, "PUSH0", 4, 28, value, target, gas, "CALL");

/** Contracts of the scenarios: what each does is its name. */
export const CODE: Readonly<Record<Address, Uint8Array>> = {
  [LOGGER]: assemble(0xabcd, "PUSH0", "MSTORE", 7, 8, 2, 30, "LOG2", "PUSH0", "PUSH0", "LOG0"),
  [REVERTER]: assemble(5, 1, "SSTORE", 1, 2, "PUSH0", "LOG0", store(REASON), REASON.length, "PUSH0", "REVERT"),
  [STORER]: assemble(
    3,
    "SLOAD",
    "POP",
    "CALLVALUE",
    4,
    "SSTORE",
    9,
    4,
    "SSTORE",
    "PUSH0",
    5,
    "SSTORE",
    32,
    "PUSH0",
    "RETURN",
  ),
  [CALLER]: assemble(
    0x12345678,
    "PUSH0",
    "MSTORE",
    call(REVERTER, 0),
    call(STORER, 1),
    call(LOGGER, 0, 50_000),
    call(RECEIVER, 2),
    assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", LOGGER, "GAS", "STATICCALL"),
    assemble("PUSH0", "PUSH0", 3, "PUSH0", 4, "GAS", "STATICCALL"),
    32,
    "PUSH0",
    "RETURN",
  ),
  [DELEGATOR]: assemble(
    assemble(32, "PUSH0", "PUSH0", "PUSH0", STORER, "GAS", "DELEGATECALL"),
    assemble(32, "PUSH0", "PUSH0", "PUSH0", 1, STORER, "GAS", "CALLCODE"),
    5,
    "SLOAD",
    "STOP",
  ),
  [FACTORY]: assemble(
    store(deployer(assemble("CALLER", "SELFDESTRUCT"))),
    deployer(assemble("CALLER", "SELFDESTRUCT")).length,
    "PUSH0",
    1,
    "CREATE",
    assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", "PUSH0", Uint8Array.of(0x85), "GAS", "CALL", "POP"),
    assemble(77, deployer(assemble("STOP")).length, "PUSH0", "PUSH0", "CREATE2"),
    "STOP",
  ),
  [BURNER]: assemble("JUMPDEST", 1, "PUSH0", "SSTORE", "PUSH0", "JUMP"),
  [BREAKER]: assemble(
    call(BURNER, 0, 30_000),
    assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", named("1bad0001"), 9_000, "STATICCALL"),
    assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", named("1bad0002"), 9_000, "STATICCALL"),
    "INVALID",
  ),
  [named("1bad0001")]: assemble("ADD"),
  [named("1bad0002")]: assemble(7, "JUMP"),
  [MORTAL]: assemble(RECEIVER, "SELFDESTRUCT"),
  [POOR]: assemble(
    0x11,
    "PUSH0",
    "MSTORE",
    assemble("PUSH0", "PUSH0", 32, "PUSH0", 10n ** 24n, RECEIVER, 40_000, "CALL"),
    assemble("PUSH0", "PUSH0", 10n ** 24n, "CREATE"),
  ),
};

export interface Scenario {
  readonly title: string;
  readonly to?: Address;
  readonly data?: Hex;
  readonly value?: Hex;
  readonly gas?: Hex;
}

export const SCENARIOS: readonly Scenario[] = [
  { title: "a plain transfer", to: RECEIVER, value: "0x5" },
  { title: "logs", to: LOGGER },
  { title: "a revert with a reason", to: REVERTER },
  { title: "storage", to: STORER, value: "0x7" },
  { title: "nested calls of which one reverts", to: CALLER, value: "0x9", data: "0xaabb" },
  { title: "DELEGATECALL and CALLCODE", to: DELEGATOR, value: "0x3" },
  { title: "CREATE, CREATE2 and self-destruction at once", to: FACTORY, value: "0x2" },
  { title: "out of gas", to: BURNER },
  { title: "every way to break", to: BREAKER },
  { title: "self-destruction of an old contract", to: MORTAL, value: "0x1" },
  { title: "calls beyond the balance", to: POOR },
  { title: "a precompile", to: named("2"), data: "0x010203" },
  { title: "a creation", data: toHex(deployer(assemble(1, 2, "ADD"))), value: "0x1" },
  { title: "a creation that reverts", data: toHex(assemble(1, 31, "REVERT")) },
  { title: "a creation of forbidden code", data: toHex(deployer(Uint8Array.of(0xef, 0))) },
];
