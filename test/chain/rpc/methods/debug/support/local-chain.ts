import { devAccounts, devProposer, devValidator } from "../../../../../../chain/node/dev/accounts.ts";
import { parseGenesis } from "../../../../../../chain/execution/genesis/file.ts";
import { buildGenesis } from "../../../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions } from "../../../../../../chain/node/networks/local-genesis.ts";
import { startNode } from "../../../../../../chain/node/node.ts";
import type { Limits } from "../../../../../../chain/rpc/limits.ts";
import { Dispatcher } from "../../../../../../chain/rpc/dispatcher.ts";
import { RpcError } from "../../../../../../chain/rpc/errors.ts";
import "../../../support/checked-answers.ts";

/** Sends one request; rejects with the error that is answered. */
export type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;

export interface LocalChain {
  readonly request: Request;
  close(): Promise<void>;
}

/** A whole node in memory that seals at once, asked without a network in between. */
export const startLocalChain = async (limits: Partial<Limits> = {}): Promise<LocalChain> => {
  const node = await startNode({
    genesis: parseGenesis(await buildGenesis(localGenesisOptions(Math.floor(Date.now() / 1_000)))),
    storage: { memory: true },
    durability: "os",
    sealing: {
      validatorKey: devValidator().privateKey,
      proposerKey: devProposer().privateKey,
      mode: { kind: "instant", emptyPeriodMs: 0 },
    },
    dev: { accounts: devAccounts() },
    recoveryWorkers: 0,
  });
  const faults: unknown[] = [];
  const dispatcher = new Dispatcher(node.backend, { limits, onInternalError: (error) => faults.push(error) });
  return {
    async request(method, params) {
      const message = { jsonrpc: "2.0", id: 1, method, params };
      const answer = await dispatcher.dispatch(message, dispatcher.session());
      if (faults.length > 0) throw faults[0];
      if (answer === undefined || Array.isArray(answer)) throw new Error("expected one answer");
      if ("result" in answer) return answer.result;
      throw new RpcError(answer.error.code, answer.error.message, { data: answer.error.data });
    },
    async close() {
      dispatcher.close();
      await node.close();
    },
  };
};
