import type { EVM, EVMResult, Log as EvmLog } from "@ethereumjs/evm";
import type { RunTxResult } from "@ethereumjs/vm";

/**
 * Takes the logs out of the EVM's result while a transaction runs. `runTx` would hash every address and topic for a
 * bloom, a twelfth of all work of a token transfer; this node makes its own, of items that it remembers.
 */
export class LogTaker {
  #taken: EvmLog[] | undefined;

  constructor(evm: EVM) {
    const runCall = evm.runCall.bind(evm);
    evm.runCall = (options) => {
      const taken = this.#taken;
      // Calls of contracts come with a message; they need their logs.
      return taken === undefined || options.message !== undefined
        ? runCall(options)
        : runCall(options).then((result) => take(result, taken));
    };
  }

  /** Runs a transaction and gives its logs. */
  async during(run: () => Promise<RunTxResult>): Promise<{ readonly result: RunTxResult; readonly logs: EvmLog[] }> {
    const taken: EvmLog[] = [];
    this.#taken = taken;
    try {
      const result = await run();
      // What accounts leave when they destroy themselves comes after the code's own (EIP-7708).
      return { result, logs: [...taken, ...(result.execResult.logs ?? [])] };
    } finally {
      this.#taken = undefined;
    }
  }
}

const take = (result: EVMResult, taken: EvmLog[]): EVMResult => {
  taken.push(...(result.execResult.logs ?? []));
  result.execResult.logs = [];
  return result;
};
