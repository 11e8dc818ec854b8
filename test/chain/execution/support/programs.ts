import { assemble, deployer, store, type Item, type Opcode } from "../../../support/assembler.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import type { PrecompileInput } from "./precompiles.ts";
import type { Random } from "../../../../formal/simulator/random.ts";

/** What random programs refer to. */
export interface World {
  readonly accounts: readonly Address[];
  readonly precompiles: readonly PrecompileInput[];
}

const SLOTS = 6;
const ENVIRONMENT: readonly Opcode[] = [
  "ADDRESS",
  "ORIGIN",
  "CALLER",
  "CALLVALUE",
  "CALLDATASIZE",
  "CODESIZE",
  "GASPRICE",
  "RETURNDATASIZE",
  "COINBASE",
  "TIMESTAMP",
  "NUMBER",
  "PREVRANDAO",
  "GASLIMIT",
  "CHAINID",
  "SELFBALANCE",
  "BASEFEE",
  "BLOBBASEFEE",
  "MSIZE",
  "PC",
  "GAS",
];
const ACCOUNT_READS: readonly Opcode[] = ["BALANCE", "EXTCODESIZE", "EXTCODEHASH"];
const ARITHMETIC: readonly Opcode[] = ["ADD", "MUL", "SUB", "DIV", "MOD", "EXP", "LT", "GT", "EQ", "AND", "XOR", "SHL"];
const CALLS: readonly Opcode[] = ["CALL", "CALL", "CALL", "CALLCODE", "DELEGATECALL", "STATICCALL"];
/** the created address, under the five arguments of the call */
const DUP6 = Uint8Array.of(0x85);
const VALUES = [0n, 0n, 1n, 2n, 7n, 10n ** 9n];

type Statement = (random: Random, world: World, depth: number) => Uint8Array;

/** A runnable program of a few statements; each leaves the stack as it found it. */
export const randomProgram = (random: Random, world: World, depth = 0): Uint8Array => {
  const count = 1 + random.below(depth === 0 ? 8 : 3);
  const parts = Array.from({ length: count }, () => random.pick(STATEMENTS)(random, world, depth));
  return assemble(...parts, ending(random, world));
};

const sstore: Statement = (random) => assemble(random.pick(VALUES), random.below(SLOTS), "SSTORE");

const copySlot: Statement = (random) => assemble(random.below(SLOTS), "SLOAD", 1, "ADD", random.below(SLOTS), "SSTORE");

const environment: Statement = (random) => assemble(random.pick(ENVIRONMENT), random.below(SLOTS), "SSTORE");

const accountRead: Statement = (random, world) =>
  assemble(random.pick(world.accounts), random.pick(ACCOUNT_READS), random.below(SLOTS), "SSTORE");

const blockHash: Statement = (random) =>
  assemble(1 + random.below(4), "NUMBER", "SUB", "BLOCKHASH", random.below(SLOTS), "SSTORE");

const arithmetic: Statement = (random) =>
  assemble(random.pick(VALUES), "CALLDATASIZE", random.pick(ARITHMETIC), random.below(SLOTS), "SSTORE");

const transient: Statement = (random) => {
  const slot = random.below(3);
  return assemble(
    random.pick(VALUES),
    slot,
    "TSTORE",
    slot,
    "TLOAD",
    "PUSH0",
    "TLOAD",
    "ADD",
    random.below(SLOTS),
    "SSTORE",
  );
};

const log: Statement = (random) => {
  const topics = random.below(5);
  const words: Item[] = Array.from({ length: topics }, () => random.below(1_000));
  return assemble(...words, random.below(70), random.below(40), `LOG${topics}` as Opcode);
};

const blob: Statement = (random) => assemble(random.below(3), "BLOBHASH", random.below(SLOTS), "SSTORE");

const memoryCopy: Statement = (random) =>
  assemble(
    random.below(80),
    random.below(40),
    random.below(90),
    "MCOPY",
    40,
    random.below(60),
    "KECCAK256",
    1,
    "SSTORE",
  );

const codeCopy: Statement = (random, world) =>
  assemble(40, "PUSH0", random.below(100), random.pick(world.accounts), "EXTCODECOPY", "PUSH0", "MLOAD", 2, "SSTORE");

const call: Statement = (random, world) => callTo(random, random.pick(world.accounts));

const callTo = (random: Random, target: Address): Uint8Array => {
  const kind = random.pick(CALLS);
  const withValue = kind === "CALL" || kind === "CALLCODE";
  const value: Item[] = withValue ? [random.chance(0.6) ? 0 : random.pick(VALUES)] : [];
  const gas: Item = random.chance(0.7) ? "GAS" : random.below(60_000);
  return assemble(32, "PUSH0", random.below(96), "PUSH0", ...value, target, gas, kind, ...outcome(random));
};

/** What becomes of a call's success flag: forgotten, stored, or its failure passed on. */
const outcome = (random: Random): Item[] => {
  if (random.chance(0.6)) return ["POP"];
  return ["RETURNDATASIZE", "ADD", random.below(SLOTS), "SSTORE"];
};

const precompile: Statement = (random, world) => {
  const { address, input } = random.pick(world.precompiles);
  const given = random.chance(0.7) ? input : input.subarray(0, random.below(input.length + 1));
  const kind = random.chance(0.5) ? "CALL" : "STATICCALL";
  const value: Item[] = kind === "CALL" ? [random.chance(0.8) ? 0 : 1] : [];
  const gas: Item = random.chance(0.9) ? "GAS" : random.below(5_000);
  return assemble(
    store(given),
    64,
    512,
    given.length,
    "PUSH0",
    ...value,
    address,
    gas,
    kind,
    512,
    "MLOAD",
    "ADD",
    "RETURNDATASIZE",
    "ADD",
    random.below(SLOTS),
    "SSTORE",
  );
};

const create: Statement = (random, world, depth) => {
  if (depth > 1) return assemble("PUSH0", "POP");
  const runtime = randomProgram(random, world, depth + 1);
  const init = random.chance(0.8) ? deployer(runtime) : runtime;
  const salted = random.chance(0.6);
  const value = random.chance(0.7) ? 0 : random.pick(VALUES);
  const creation = assemble(
    store(init),
    ...(salted ? [random.below(2)] : []),
    init.length,
    "PUSH0",
    value,
    salted ? "CREATE2" : "CREATE",
  );
  if (random.chance(0.4)) return assemble(creation, "DUP1", random.below(SLOTS), "SSTORE", "POP");
  // Call what was just created, which may destroy itself in the transaction that made it.
  const calls = Array.from({ length: 1 + random.below(2) }, () =>
    assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", random.pick(VALUES), DUP6, "GAS", "CALL", "POP"),
  );
  return assemble(creation, ...calls, "POP");
};

const selfDestruct: Statement = (random, world) => {
  const heir: Item = random.chance(0.4) ? "ADDRESS" : random.pick(world.accounts);
  // Only sometimes: "if calldata is not empty".
  const body = assemble(heir, "SELFDESTRUCT");
  return random.chance(0.5) ? body : skipUnless(body, "CALLDATASIZE");
};

const branch: Statement = (random, world, depth) =>
  depth > 2
    ? assemble("PUSH0", "POP")
    : skipUnless(random.pick(STATEMENTS)(random, world, depth + 1), random.pick(["CALLVALUE", "CALLDATASIZE", "GAS"]));

/** Runs `body` only if the condition is not zero. Jump targets are relative to PC, so the block can stand anywhere. */
const skipUnless = (body: Uint8Array, condition: Opcode): Uint8Array => {
  const head = (distance: number): Uint8Array =>
    assemble(condition, "ISZERO", Uint8Array.of(0x61, distance >> 8, distance & 0xff), "PC", "ADD", "JUMPI");
  // PC is read four bytes after the condition's own byte and the ISZERO.
  const length = head(0).length;
  const pcOffset = 5;
  return assemble(head(length + body.length - pcOffset), body, "JUMPDEST");
};

const loop: Statement = (random) => {
  const rounds = 1 + random.below(12);
  // counter on the stack; the body adds one to a slot
  const body = assemble(1, "SWAP1", "SUB", 3, "SLOAD", 1, "ADD", 3, "SSTORE");
  const back = body.length + 1;
  return assemble(rounds, "JUMPDEST", body, "DUP1", Uint8Array.of(0x60, back + 3), "PC", "SUB", "JUMPI", "POP");
};

const burn: Statement = (random) =>
  random.chance(0.15) ? assemble("JUMPDEST", "PC", 1, "SWAP1", "SUB", "JUMP") : assemble(10_000, "MLOAD", "POP");

const ending: (random: Random, world: World) => Uint8Array = (random) => {
  const choice = random.below(12);
  if (choice === 0) return assemble(random.below(64), "PUSH0", "REVERT");
  if (choice === 1) return assemble("INVALID");
  if (choice === 2) return assemble("POP");
  if (choice < 6) return assemble(random.below(64), "PUSH0", "RETURN");
  return assemble("STOP");
};

const STATEMENTS: readonly Statement[] = [
  sstore,
  sstore,
  copySlot,
  environment,
  accountRead,
  blockHash,
  arithmetic,
  transient,
  log,
  blob,
  memoryCopy,
  codeCopy,
  call,
  call,
  call,
  precompile,
  precompile,
  create,
  create,
  selfDestruct,
  branch,
  loop,
  burn,
];
