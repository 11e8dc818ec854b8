import { devAccounts } from "../../../../../../chain/node/dev/accounts.ts";
import { parseGenesis } from "../../../../../../chain/execution/genesis/file.ts";
import { buildGenesis } from "../../../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions, localSealing } from "../../../../../../chain/node/networks/local-genesis.ts";
import { startNode } from "../../../../../../chain/node/node.ts";
import type { Backend } from "../../../../../../chain/rpc/backend.ts";
import type { Limits } from "../../../../../../chain/rpc/limits.ts";
import { Dispatcher } from "../../../../../../chain/rpc/dispatcher.ts";
import { RpcError } from "../../../../../../chain/rpc/errors.ts";
import "../../../support/checked-answers.ts";

/** Sends one request; rejects with the error that is answered. */
export type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

export interface LocalChain {
  readonly request: Request;
  /** Asks the same node while it says that it lags behind. */
  readonly lagging: Request;
  close(): Promise<void>;
}

const PROGRESS = { startingBlock: 0, currentBlock: 1, highestBlock: 9 };

/** A whole node in memory that seals at once, asked without a network in between. */
export const startLocalChain = async (limits: Partial<Limits> = {}): Promise<LocalChain> => {
  const node = await startNode({
    genesis: parseGenesis(await buildGenesis(localGenesisOptions(Math.floor(Date.now() / 1_000)))),
    storage: { memory: true },
    durability: "os",
    sealing: localSealing({ kind: "instant", emptyPeriodMs: 0 }),
    dev: { accounts: devAccounts() },
    recoveryWorkers: 0,
  });
  const faults: unknown[] = [];
  const asking = (backend: Backend): { readonly request: Request; readonly dispatcher: Dispatcher } => {
    const dispatcher = new Dispatcher(backend, { limits, onInternalError: (error) => faults.push(error) });
    const session = dispatcher.session(() => undefined);
    const request: Request = async (method, params) => {
      const answer = await dispatcher.dispatch({ jsonrpc: "2.0", id: 1, method, params }, session);
      if (faults.length > 0) throw faults[0];
      if (answer === undefined || Array.isArray(answer)) throw new Error("expected one answer");
      if ("result" in answer) return answer.result;
      throw new RpcError(answer.error.code, answer.error.message, { data: answer.error.data });
    };
    return { request, dispatcher };
  };
  const present = asking(node.backend);
  const behind = asking({ ...node.backend, syncing: () => PROGRESS });
  return {
    request: present.request,
    lagging: behind.request,
    async close() {
      present.dispatcher.close();
      behind.dispatcher.close();
      await node.close();
    },
  };
};
