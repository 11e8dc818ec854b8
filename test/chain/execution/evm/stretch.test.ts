import { expect } from "chai";
import fc from "fast-check";
import { createExecutionCommon } from "../../../../chain/execution/evm/common.ts";
import { Machine } from "../../../../chain/execution/evm/machine.ts";
import { StateOverlay } from "../../../../chain/execution/state/overlay.ts";
import { watchSteps } from "../../../../chain/execution/trace/interpreter.ts";
import { EMPTY_ACCOUNT } from "../../../../chain/ledger/state/account.ts";
import { EMPTY_BLOOM } from "../../../../chain/primitives/block/bloom.ts";
import { EMPTY_OMMERS_HASH } from "../../../../chain/primitives/block/header.ts";
import { EMPTY_TRIE_ROOT } from "../../../../chain/primitives/block/ordered-trie.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { customCrypto } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Header } from "../../../../chain/primitives/types.ts";

const UINT256 = 2n ** 256n;
/** CALLDATALOAD of more than there is, JUMP to what is none, MSTORE far out: these fail or are paid for */
const EDGES = [0n, 1n, 2n, 31n, 32n, 33n, 64n, 255n, 256n, 257n, 1_000n, 2n ** 20n, 2n ** 31n, 2n ** 64n].concat([
  2n ** 255n - 1n,
  2n ** 255n,
  UINT256 - 1n,
  UINT256 - 32n,
]);
/** everything below the system operations, among it what no stretch runs and what is no opcode */
const OPCODES = Array.from({ length: 0xa0 }, (_, opcode) => opcode).filter((opcode) => opcode < 0x60 || opcode >= 0x80);
const JUMPDEST = 0x5b;
const GAS = 100_000n;

const hexOf = (value: bigint, bytes: number): number[] => [
  ...Buffer.from(value.toString(16).padStart(2 * bytes, "0"), "hex"),
];

const push = (value: bigint, bytes = Math.max(1, Math.ceil(value.toString(16).length / 2))): number[] => [
  0x5f + bytes,
  ...hexOf(value, bytes),
];

/** Ends, and gives back the first words of memory. */
const RETURN = [...push(96n), ...push(0n), 0xf3];

const statement: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...EDGES).map((value) => push(value)) },
  { weight: 2, arbitrary: fc.bigInt(0n, UINT256 - 1n).map((value) => push(value, 32)) },
  { weight: 5, arbitrary: fc.bigInt(0n, 80n).map((value) => push(value)) },
  { weight: 12, arbitrary: fc.constantFrom(...OPCODES).map((opcode) => [opcode]) },
  { weight: 3, arbitrary: fc.constantFrom(0x51, 0x52, 0x20, 0x54, 0x55).map((opcode) => [opcode]) },
  { weight: 2, arbitrary: fc.constant([JUMPDEST]) },
  // Jumps to a place near by, often a destination.
  { weight: 2, arbitrary: fc.nat(60).map((target) => [...push(BigInt(target), 2), 0x56]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(60), fc.nat(1))
      .map(([target, when]) => [...push(BigInt(when)), ...push(BigInt(target), 2), 0x57]),
  },
  { weight: 1, arbitrary: fc.constant([0xa0]) },
  { weight: 1, arbitrary: fc.constant([0xfd]) },
);
const program = fc.array(statement, { maxLength: 60 }).map((parts) => Uint8Array.from([...parts.flat(), ...RETURN]));

const HEADER: Header = {
  parentHash: toHash(1n),
  ommersHash: EMPTY_OMMERS_HASH,
  coinbase: `0x${"c0".repeat(20)}`,
  stateRoot: toHash(2n),
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: EMPTY_BLOOM,
  difficulty: 0n,
  number: 7,
  gasLimit: 30_000_000n,
  gasUsed: 0n,
  timestamp: 1_700_000_000,
  extraData: new Uint8Array(),
  mixHash: toHash(3n),
  nonce: "0x0000000000000000",
  baseFeePerGas: 10n,
  withdrawalsRoot: EMPTY_TRIE_ROOT,
  blobGasUsed: 0n,
  excessBlobGas: 0n,
  parentBeaconBlockRoot: toHash(0n),
};

/** Slots 0 to 79 hold numbers. */
const reader = {
  account: () => EMPTY_ACCOUNT,
  storage: (_address: string, slot: string) => (BigInt(slot) < 80n ? BigInt(slot) * 7n : 0n),
  code: () => new Uint8Array(),
};

describe("stretches of plain opcodes against the library's interpreter", function () {
  this.timeout(120_000);
  let machine: Machine;

  before(async function () {
    await loadCrypto();
    machine = await Machine.create(createExecutionCommon(41, "osaka", customCrypto(crypto(), undefined)));
  });

  /** Everything that is left of a run. With somebody listening to steps the library runs every opcode by itself. */
  const outcome = (code: Uint8Array, data: Uint8Array, gasLimit: bigint, library: boolean) =>
    machine.on(
      new StateOverlay(reader),
      () => undefined,
      async () => {
        const unwatch = library ? await watchSteps(machine.evm, machine.common, () => undefined) : () => undefined;
        try {
          // A copy, as positions of jumps are remembered by code.
          const result = await machine.evm.runCode({
            code: code.slice(),
            data,
            gasLimit,
            block: machine.blockOf(HEADER),
          });
          const { runState } = result;
          return {
            output: result.returnValue,
            gas: result.executionGasUsed,
            error: result.exceptionError?.error,
            logs: result.logs,
            refund: result.gasRefund,
            stack: runState?.stack.getStack(),
            memory: Buffer.from(runState?.memory._store ?? [])
              .toString("hex")
              .replace(/0+$/, ""),
            words: runState?.memoryWordCount,
            paid: runState?.highestMemCost,
            at: runState?.programCounter,
            warm: machine.evm.journal.isWarmedStorage(new Uint8Array(20), new Uint8Array(32)),
            slots: [0n, 1n, 2n, 32n].map((slot) => machine.state.overlay.storage(`0x${"00".repeat(20)}`, toHash(slot))),
          };
        } finally {
          unwatch();
        }
      },
    );

  const same = async (code: Uint8Array, data: Uint8Array, gasLimit: bigint): Promise<void> => {
    const expected = await outcome(code, data, gasLimit, true);
    expect(await outcome(code, data, gasLimit, false)).to.deep.equal(expected);
  };

  it("leave the same machine behind for random programs, whatever they do wrong", async function () {
    const gas = fc.oneof(fc.constant(GAS), fc.bigInt(0n, 3_000n));
    const property = fc.asyncProperty(program, fc.uint8Array({ maxLength: 80 }), gas, same);
    await fc.assert(property, { numRuns: 1_500 });
  });

  it("leave the same machine behind for each opcode on edges of its operands", async function () {
    for (const opcode of OPCODES) {
      for (const first of EDGES) {
        for (const second of EDGES) {
          const code = Uint8Array.from([
            ...push(3n),
            ...push(second),
            ...push(first),
            opcode,
            ...push(0n),
            0x52,
            ...RETURN,
          ]);
          await same(code, Uint8Array.of(1, 2, 3), GAS);
        }
      }
    }
  });

  it("fail where the stack overflows or gas ends, in the middle of a loop", async function () {
    const loop = Uint8Array.of(JUMPDEST, 0x5a, 0x80, 0x5f, 0x56);
    for (const gasLimit of [0n, 1n, 2n, 3n, 14n, 15n, 16n, 500n, 501n, 502n, 10n ** 6n]) {
      await same(loop, new Uint8Array(), gasLimit);
    }
  });

  it("run behind the end of code, and jump nowhere into what is pushed", async function () {
    for (const code of [[], [0x60], [0x7f, 1, 2], [0x60, JUMPDEST], [0x60, 1, 0x56], [0x61, 0, 1, 0x56, JUMPDEST]]) {
      await same(Uint8Array.from(code), new Uint8Array(), GAS);
    }
  });

  it("take more gas than a number holds exactly", async function () {
    await same(Uint8Array.of(0x5a, 0x5f, 0x52, ...RETURN), new Uint8Array(), 2n ** 60n);
  });
});
