import { generateAddress, generateAddress2 } from "@ethereumjs/util";
import { EMPTY_BYTES, fromBigInt, fromBigIntPadded, fromHex, toHash, toHex } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { isDelegation } from "../transaction/validity.ts";
import { stackAddress } from "./attempts.ts";
import type { TraceBudget } from "./budget.ts";
import { accountDifference, type TouchedAccount, type TracedAccount } from "./difference.ts";
import { lacksGas } from "./failure.ts";
import type { TraceStep, TraceSubject, Tracer } from "./interface.ts";
import { readMemory } from "./memory.ts";
import { OP, frameKind, isCreation } from "./opcodes.ts";

export interface PrestateOptions {
  readonly diffMode: boolean;
  readonly code: boolean;
  readonly storage: boolean;
  /** also show accounts that were empty before */
  readonly empty: boolean;
}

export type TracedState = ReadonlyMap<Address, TracedAccount>;

/** `post` only in diff mode. */
export interface PrestateTrace {
  readonly pre: TracedState;
  readonly post?: TracedState;
}

/** printed bytes of an account without code and storage, and of a slot */
const ACCOUNT_BYTES = 160;
const SLOT_BYTES = 140;
const DELEGATION_PREFIX_BYTES = 3;

const READERS: ReadonlySet<number> = new Set([
  OP.BALANCE,
  OP.EXTCODESIZE,
  OP.EXTCODECOPY,
  OP.EXTCODEHASH,
  OP.SELFDESTRUCT,
]);

/** geth's prestateTracer: the accounts a transaction touched as they were before it, or what it changed of them. */
export class PrestateTracer implements Tracer<PrestateTrace> {
  readonly #options: PrestateOptions;
  readonly #budget: TraceBudget;
  readonly #touched = new Map<Address, TouchedAccount>();
  #state: StateOverlay | undefined;

  constructor(options: PrestateOptions, budget: TraceBudget) {
    this.#options = options;
    this.#budget = budget;
  }

  begin({ from, to, coinbase, authorities }: TraceSubject, state: StateOverlay): void {
    this.#state = state;
    for (const address of [from, to, coinbase, ...authorities]) this.#touch(address);
    this.#touchDelegate(to);
  }

  step(step: TraceStep): void {
    const { opcode } = step;
    const top = step.peek(0);
    if (top === undefined || lacksGas(step)) return;
    if (opcode === OP.SLOAD || opcode === OP.SSTORE) this.#touchSlot(step.address, toHash(top));
    else if (READERS.has(opcode)) this.#touch(stackAddress(top));
    else this.#frame(step);
  }

  enter(): void {
    // Steps tell of everything that calls touch.
  }

  exit(): void {
    // What a frame that failed had touched still belongs to the trace.
  }

  end(): PrestateTrace {
    return this.#options.diffMode ? this.#difference() : { pre: this.#before() };
  }

  #frame(step: TraceStep): void {
    const kind = frameKind(step.opcode);
    if (kind === undefined) return;
    if (isCreation(kind)) {
      const created = this.#createdBy(step);
      if (created !== undefined) this.#touch(created);
      return;
    }
    const target = step.peek(1);
    if (target === undefined) return;
    this.#touch(stackAddress(target));
    this.#touchDelegate(stackAddress(target));
  }

  #createdBy(step: TraceStep): Address | undefined {
    const creator = fromHex(step.address);
    if (step.opcode === OP.CREATE) {
      return toHex(generateAddress(creator, fromBigInt(this.#state?.account(step.address)?.nonce ?? 0n)));
    }
    const [offset, size, salt] = [step.peek(1), step.peek(2), step.peek(3)];
    if (offset === undefined || size === undefined || salt === undefined) return undefined;
    return toHex(generateAddress2(creator, fromBigIntPadded(salt, 32), readMemory(step, offset, size)));
  }

  #touch(address: Address): TouchedAccount {
    const known = this.#touched.get(address);
    if (known !== undefined) return known;
    const account = this.#state?.account(address);
    const code = this.#state?.code(address) ?? EMPTY_BYTES;
    this.#budget.spend(ACCOUNT_BYTES + (this.#options.code ? 2 * code.length : 0));
    const touched = {
      existed: account !== undefined,
      balance: account?.balance ?? 0n,
      nonce: account?.nonce ?? 0n,
      code,
      storage: new Map<Hash, bigint>(),
    };
    this.#touched.set(address, touched);
    return touched;
  }

  /** EIP-7702: calling an account that delegates runs another's code. */
  #touchDelegate(address: Address): void {
    const { code } = this.#touch(address);
    if (isDelegation(code)) this.#touch(toHex(code.subarray(DELEGATION_PREFIX_BYTES)));
  }

  #touchSlot(address: Address, slot: Hash): void {
    const { storage } = this.#touch(address);
    if (!this.#options.storage || storage.has(slot)) return;
    this.#budget.spend(SLOT_BYTES);
    storage.set(slot, this.#state?.storage(address, slot) ?? 0n);
  }

  #before(): TracedState {
    const pre = new Map<Address, TracedAccount>();
    for (const [address, touched] of this.#touched) {
      if (this.#shows(touched)) pre.set(address, this.#stated(touched, touched.storage));
    }
    return pre;
  }

  #difference(): PrestateTrace {
    const pre = new Map<Address, TracedAccount>();
    const post = new Map<Address, TracedAccount>();
    for (const [address, touched] of this.#touched) {
      const difference = accountDifference(address, touched, this.#state);
      if (difference === undefined) continue;
      const { storage, changed } = difference;
      if (this.#shows(touched)) pre.set(address, this.#stated(touched, storage));
      if (changed === undefined) continue;
      const { code, ...others } = changed;
      post.set(address, { ...others, ...(this.#options.code && code !== undefined && { code }) });
      this.#budget.spend(ACCOUNT_BYTES + changed.storage.size * SLOT_BYTES + 2 * (code?.length ?? 0));
    }
    return { pre, post };
  }

  #shows({ balance, nonce, code }: TouchedAccount): boolean {
    return this.#options.empty || balance > 0n || nonce > 0n || code.length > 0;
  }

  /** Nonce and code where there are any. */
  #stated({ balance, nonce, code }: TouchedAccount, storage: ReadonlyMap<Hash, bigint>): TracedAccount {
    return {
      balance,
      ...(nonce > 0n && { nonce }),
      ...(this.#options.code && code.length > 0 && { code }),
      storage,
    };
  }
}
