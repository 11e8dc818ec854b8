import type { EVM, EVMResult, Message } from "@ethereumjs/evm";
import type { InternalCalls, InternalCreation } from "../../ledger/appearances/interface.ts";
import { toHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { ExecutionCommon } from "./common.ts";
import { findInterpreter, type Interpreter } from "./jump-cache.ts";

/** Who wants to know what is left to whom when a contract destroys itself. */
const watches = new WeakMap<EVM, CallWatch>();
let installed: Promise<void> | undefined;

/**
 * Notes whom a transaction reaches beyond its recipient: called accounts, created contracts, heirs of destroyed ones.
 * What is undone later counts too. Costs nothing but a lookup per call, and nothing at all for plain transfers.
 */
export class CallWatch {
  #accounts: Set<Address> | undefined;
  #creations: InternalCreation[] = [];

  private constructor(evm: EVM) {
    const runCall = evm.runCall.bind(evm);
    evm.runCall = (options) => {
      const { message } = options;
      // The outermost call comes without a message: sender and recipient are known anyway.
      if (this.#accounts === undefined || message === undefined) return runCall(options);
      if (message.to === undefined) {
        const { caller } = message;
        return runCall(options).then((result) => this.#created(caller, result));
      }
      this.#accounts.add(toHex(message.codeAddress.bytes));
      return runCall(options);
    };
  }

  static async on(evm: EVM, common: ExecutionCommon): Promise<CallWatch> {
    installed ??= install(common);
    await installed;
    const watch = new CallWatch(evm);
    watches.set(evm, watch);
    return watch;
  }

  /** Runs a transaction and tells whom it reached; undefined: nobody but its recipient. */
  async during<T>(
    run: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly internal: InternalCalls | undefined }> {
    const accounts = new Set<Address>();
    this.#accounts = accounts;
    this.#creations = [];
    try {
      const result = await run();
      const creations = this.#creations;
      return { result, internal: accounts.size === 0 ? undefined : { accounts: [...accounts], creations } };
    } finally {
      this.#accounts = undefined;
      this.#creations = [];
    }
  }

  /** A contract leaves its balance to an account. */
  inherits(heir: Address): void {
    this.#accounts?.add(heir);
  }

  #created(caller: Message["caller"], result: EVMResult): EVMResult {
    if (result.createdAddress === undefined) return result;
    const address = toHex(result.createdAddress.bytes);
    this.#accounts?.add(address);
    if (result.execResult.exceptionError === undefined) {
      this.#creations.push({ address, creator: toHex(caller.bytes) });
    }
    return result;
  }
}

/** Wraps the library's self-destruction, which sends no message; EVMs without a watch keep the original. */
const install = async (common: ExecutionCommon): Promise<void> => {
  const prototype = Object.getPrototypeOf(await findInterpreter(common)) as Interpreter;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const original = prototype.selfDestruct;
  prototype.selfDestruct = function (this: Interpreter, heir): Promise<void> {
    watches.get(this._evm)?.inherits(toHex(heir.bytes));
    return original.call(this, heir);
  };
};
