import type { EvmState } from "../state/evm-state.ts";
import type { CodeAnalysis } from "./code-analysis.ts";
import type { Interpreter, RunState } from "./jump-cache.ts";
import { LEAST_HEIGHT, MOST_HEIGHT, type PlainRules } from "./plain-opcodes.ts";
import { WORD_BYTES, readWord, readWordPadded, wordBytes, wordOf, writeWord } from "./words.ts";

const UINT256 = 2n ** 256n;
const MAX_WORD = UINT256 - 1n;
/** from here on words are negative for SLT and SGT */
const HALF = 2n ** 255n;
/** Memory further out costs more gas than there is, or more than this counts. */
const MEMORY_LIMIT = 2n ** 30n;

/** The library's stack, whose fields are private: items above its height have no meaning. */
interface StackFields {
  readonly _store: bigint[];
  _len: number;
}

/**
 * Runs opcodes of a frame from where its program counter stands, as long as they are plain and surely succeed: on the
 * library's own stack, memory and gas, without a turn of the event loop. It stops in front of everything else, with the
 * machine as the library would have it there, for the library to go on: calls, storage writes, logs, ends, and whatever
 * fails, so that errors are always the library's own.
 * @param rounds most JUMPDESTs, that is rounds of loops
 */
export const runStretch = (
  interpreter: Interpreter,
  run: RunState,
  { jumps, pushes }: CodeAnalysis,
  rules: PlainRules,
  state: EvmState,
  rounds: number,
): void => {
  if (run.gasLeft > Number.MAX_SAFE_INTEGER) return;
  const { code, memory } = run;
  const { fees, memoryWord, memoryQuotient, keccakWord, slotReads } = rules;
  const held = run.stack as unknown as StackFields;
  const stack = held._store;
  let height = held._len;
  let gas = Number(run.gasLeft);
  let pc = run.programCounter;
  let words = Number(run.memoryWordCount);
  let paidForMemory = Number(run.highestMemCost);
  let view = new DataView(memory._store.buffer, memory._store.byteOffset, memory._store.length);
  let jumpDestinations = 0;

  /** What memory up to `end` costs more than so far. */
  const memoryFee = (end: number): number => {
    const needed = Math.ceil(end / WORD_BYTES);
    return needed <= words ? 0 : needed * memoryWord + Math.floor((needed * needed) / memoryQuotient) - paidForMemory;
  };
  /** Makes memory up to `end`, which `fee` was paid for. */
  const extendTo = (end: number, fee: number): void => {
    words = Math.max(words, Math.ceil(end / WORD_BYTES));
    paidForMemory += fee;
    if (end <= view.byteLength) return;
    memory.extend(0, end);
    view = new DataView(memory._store.buffer, memory._store.byteOffset, memory._store.length);
  };
  const item = (depth: number): bigint => stack[height - depth] as bigint;

  stretch: while (pc < code.length) {
    const opcode = code[pc] as number;
    const fee = fees[opcode] as number;
    if (fee < 0 || fee > gas || height < (LEAST_HEIGHT[opcode] as number) || height > (MOST_HEIGHT[opcode] as number)) {
      break;
    }
    switch (opcode) {
      case 0x01: {
        const sum = item(1) + item(2);
        stack[--height - 1] = sum > MAX_WORD ? sum - UINT256 : sum;
        break;
      }
      case 0x02: {
        const product = item(1) * item(2);
        stack[--height - 1] = product > MAX_WORD ? product & MAX_WORD : product;
        break;
      }
      case 0x03: {
        const difference = item(1) - item(2);
        stack[--height - 1] = difference < 0n ? difference + UINT256 : difference;
        break;
      }
      case 0x04: {
        const divisor = item(2);
        const quotient = divisor === 0n ? 0n : item(1) / divisor;
        stack[--height - 1] = quotient;
        break;
      }
      case 0x06: {
        const divisor = item(2);
        const rest = divisor === 0n ? 0n : item(1) % divisor;
        stack[--height - 1] = rest;
        break;
      }
      case 0x10: {
        const less = item(1) < item(2);
        stack[--height - 1] = less ? 1n : 0n;
        break;
      }
      case 0x11: {
        const more = item(1) > item(2);
        stack[--height - 1] = more ? 1n : 0n;
        break;
      }
      case 0x12: {
        const less = signed(item(1)) < signed(item(2));
        stack[--height - 1] = less ? 1n : 0n;
        break;
      }
      case 0x13: {
        const more = signed(item(1)) > signed(item(2));
        stack[--height - 1] = more ? 1n : 0n;
        break;
      }
      case 0x14: {
        const same = item(1) === item(2);
        stack[--height - 1] = same ? 1n : 0n;
        break;
      }
      case 0x15:
        stack[height - 1] = item(1) === 0n ? 1n : 0n;
        break;
      case 0x16: {
        const both = item(1) & item(2);
        stack[--height - 1] = both;
        break;
      }
      case 0x17: {
        const either = item(1) | item(2);
        stack[--height - 1] = either;
        break;
      }
      case 0x18: {
        const one = item(1) ^ item(2);
        stack[--height - 1] = one;
        break;
      }
      case 0x19:
        stack[height - 1] = item(1) ^ MAX_WORD;
        break;
      case 0x1b: {
        const shift = item(1);
        const shifted = shift > 255n ? 0n : (item(2) << shift) & MAX_WORD;
        stack[--height - 1] = shifted;
        break;
      }
      case 0x1c: {
        const shift = item(1);
        const shifted = shift > 255n ? 0n : item(2) >> shift;
        stack[--height - 1] = shifted;
        break;
      }
      case 0x20: {
        if (item(2) > MEMORY_LIMIT || item(1) > MEMORY_LIMIT) break stretch;
        const length = Number(item(2));
        const start = length === 0 ? 0 : Number(item(1));
        const forMemory = memoryFee(start + length);
        const cost = forMemory + keccakWord * Math.ceil(length / WORD_BYTES);
        if (fee + cost > gas) break stretch;
        gas -= cost;
        extendTo(start + length, forMemory);
        stack[--height - 1] = wordOf(rules.keccak256(memory._store.subarray(start, start + length)));
        break;
      }
      case 0x30:
        stack[height++] = wordOf(run.env.address.bytes);
        break;
      case 0x33:
        stack[height++] = wordOf(run.env.caller.bytes);
        break;
      case 0x34:
        stack[height++] = run.env.callValue;
        break;
      case 0x35: {
        const at = item(1);
        stack[height - 1] = at > MEMORY_LIMIT ? 0n : readWordPadded(run.env.callData, Number(at));
        break;
      }
      case 0x36:
        stack[height++] = BigInt(run.env.callData.length);
        break;
      case 0x3d:
        stack[height++] = BigInt(run.returnBytes.length);
        break;
      case 0x42:
        stack[height++] = run.env.block.header.timestamp;
        break;
      case 0x43:
        stack[height++] = run.env.block.header.number;
        break;
      case 0x50:
        height--;
        break;
      case 0x51: {
        if (item(1) > MEMORY_LIMIT) break stretch;
        const at = Number(item(1));
        const forMemory = memoryFee(at + WORD_BYTES);
        if (fee + forMemory > gas) break stretch;
        gas -= forMemory;
        extendTo(at + WORD_BYTES, forMemory);
        stack[height - 1] = readWord(view, at);
        break;
      }
      case 0x52: {
        if (item(1) > MEMORY_LIMIT) break stretch;
        const at = Number(item(1));
        const forMemory = memoryFee(at + WORD_BYTES);
        if (fee + forMemory > gas) break stretch;
        gas -= forMemory;
        extendTo(at + WORD_BYTES, forMemory);
        writeWord(view, at, item(2));
        height -= 2;
        break;
      }
      case 0x54: {
        const slot = wordBytes(item(1));
        const { address } = run.env;
        const warm = interpreter.journal.isWarmedStorage(address.bytes, slot);
        const cost = warm ? slotReads.warm : slotReads.cold;
        if (fee + cost > gas) break stretch;
        gas -= cost;
        if (!warm) interpreter.journal.addWarmedStorage(address.bytes, slot);
        stack[height - 1] = state.word(address, slot);
        break;
      }
      case 0x56: {
        const target = item(1);
        if (target >= code.length || jumps[Number(target)] !== 1) break stretch;
        gas -= fee;
        height--;
        pc = Number(target);
        continue;
      }
      case 0x57: {
        if (item(2) !== 0n) {
          const target = item(1);
          if (target >= code.length || jumps[Number(target)] !== 1) break stretch;
          gas -= fee;
          height -= 2;
          pc = Number(target);
          continue;
        }
        height -= 2;
        break;
      }
      case 0x58:
        stack[height++] = BigInt(pc);
        break;
      case 0x5a:
        stack[height++] = BigInt(gas - fee);
        break;
      case 0x5b:
        if (jumpDestinations++ === rounds) break stretch;
        break;
      case 0x5f:
        stack[height++] = 0n;
        break;
      default:
        if (opcode < 0x80) {
          stack[height++] = pushes[pc + 1] as bigint;
          pc += opcode - 0x5f;
        } else if (opcode < 0x90) {
          stack[height] = item(opcode - 0x7f);
          height++;
        } else {
          const below = height - 1 - (opcode - 0x8f);
          const top = item(1);
          stack[height - 1] = stack[below] as bigint;
          stack[below] = top;
        }
    }
    gas -= fee;
    pc++;
  }

  run.programCounter = pc;
  run.gasLeft = BigInt(gas);
  held._len = height;
  run.memoryWordCount = BigInt(words);
  run.highestMemCost = BigInt(paidForMemory);
};

const signed = (word: bigint): bigint => (word >= HALF ? word - UINT256 : word);
