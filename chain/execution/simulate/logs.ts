import type { EVM, EVMResult, Log as EvmLog, Message } from "@ethereumjs/evm";
import { fromBigIntPadded, toHex } from "../../primitives/bytes.ts";
import type { Address, Hash, Log } from "../../primitives/types.ts";
import type { ExecutionCommon } from "../evm/common.ts";
import { findInterpreter, type Interpreter } from "../evm/jump-cache.ts";
import type { Machine } from "../evm/machine.ts";
import { toLog } from "../transaction/contract.ts";

/** Where the logs of transfers seem to come from. */
const ETHER: Address = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
/** Transfer(address,address,uint256) of ERC-20 */
const TRANSFER: Hash = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const WORD = 32;

/** A log, or a transfer of ether that is shown as one. */
export interface NumberedLog {
  readonly log: Log;
  /** counts the block's logs in order, those that were undone later too */
  readonly index: number;
  readonly isTransfer: boolean;
}

/** What a message at work has logged so far. */
interface Frame {
  readonly logs: NumberedLog[];
  /** moved to a contract whose address is known when it is there */
  readonly endowment: { readonly from: Uint8Array; readonly value: bigint; readonly index: number } | undefined;
}

/** Who wants to know what an EVM logs and destroys. */
const watchers = new WeakMap<EVM, BlockLogs>();
let installed: Promise<void> | undefined;

/** Collects the logs of the calls of one simulated block, in the order in which they come about. */
export class BlockLogs {
  readonly #machine: Machine;
  readonly #transfers: boolean;
  #frames: Frame[] = [];
  #count = 0;

  private constructor(machine: Machine, transfers: boolean) {
    this.#machine = machine;
    this.#transfers = transfers;
  }

  /** @param transfers whether transfers of ether are shown among the logs */
  static async on(machine: Machine, transfers: boolean): Promise<BlockLogs> {
    installed ??= install(machine.common);
    await installed;
    return new BlockLogs(machine, transfers);
  }

  /** Runs one call. @returns with its result what it logged: nothing when it failed */
  async during<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly logs: readonly NumberedLog[] }> {
    const { evm } = this.#machine;
    const root: Frame = { logs: [], endowment: undefined };
    const before = (message: Message): void => {
      this.#begin(message);
    };
    const after = (result: EVMResult): void => {
      this.#end(result);
    };
    this.#frames = [root];
    watchers.set(evm, this);
    evm.events.on("beforeMessage", before);
    evm.events.on("afterMessage", after);
    try {
      return { result: await run(), logs: root.logs };
    } finally {
      evm.events.off("beforeMessage", before);
      evm.events.off("afterMessage", after);
      watchers.delete(evm);
    }
  }

  logged(log: EvmLog): void {
    this.#frames.at(-1)?.logs.push({ log: toLog(log), index: this.#count++, isTransfer: false });
  }

  /** A contract leaves its balance to an account. */
  inherits(from: Uint8Array, heir: Uint8Array): void {
    const value = this.#machine.state.overlay.account(toHex(from))?.balance ?? 0n;
    if (this.#transfers && value > 0n && toHex(from) !== toHex(heir)) this.#moved(from, heir, value);
  }

  #begin(message: Message): void {
    const { value, delegatecall, caller, to } = message;
    const from = caller.bytes;
    const frame: Frame = { logs: [], endowment: undefined };
    // CALLCODE runs another's code on the caller's own account: what it is sent stays where it is.
    const stays = delegatecall || (to !== undefined && !to.equals(message.codeAddress));
    if (!this.#transfers || stays || value === 0n) this.#frames.push(frame);
    else if (to === undefined) this.#frames.push({ ...frame, endowment: { from, value, index: this.#count++ } });
    else {
      this.#frames.push(frame);
      this.#moved(from, to.bytes, value);
    }
  }

  #end({ execResult, createdAddress }: EVMResult): void {
    const frame = this.#frames.pop();
    if (frame === undefined || execResult.exceptionError !== undefined) return;
    const { endowment, logs } = frame;
    const outer = this.#frames.at(-1)?.logs;
    if (endowment !== undefined && createdAddress !== undefined) {
      const { from, value, index } = endowment;
      outer?.push({ log: transferLog(from, createdAddress.bytes, value), index, isTransfer: true });
    }
    outer?.push(...logs);
  }

  #moved(from: Uint8Array, to: Uint8Array, value: bigint): void {
    this.#frames.at(-1)?.logs.push({ log: transferLog(from, to, value), index: this.#count++, isTransfer: true });
  }
}

const transferLog = (from: Uint8Array, to: Uint8Array, value: bigint): Log => ({
  address: ETHER,
  topics: [TRANSFER, topicOf(from), topicOf(to)],
  data: fromBigIntPadded(value, WORD),
});

const topicOf = (address: Uint8Array): Hash =>
  `0x${toHex(address)
    .slice(2)
    .padStart(2 * WORD, "0")}`;

/** Wraps what the library does when code logs or destroys itself; EVMs that nobody watches keep the original. */
const install = async (common: ExecutionCommon): Promise<void> => {
  const prototype = Object.getPrototypeOf(await findInterpreter(common)) as Interpreter;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const { log, selfDestruct } = prototype;
  prototype.log = function (this: Interpreter, data, count, topics): void {
    log.call(this, data, count, topics);
    const made = this._result.logs.at(-1);
    if (made !== undefined) watchers.get(this._evm)?.logged(made);
  };
  prototype.selfDestruct = function (this: Interpreter, heir): Promise<void> {
    watchers.get(this._evm)?.inherits(this._env.address.bytes, heir.bytes);
    return selfDestruct.call(this, heir);
  };
};
