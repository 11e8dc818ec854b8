import { parseGenesis } from "../../execution/genesis/file.ts";
import { Dispatcher } from "../../rpc/dispatcher.ts";
import { devAccounts } from "../dev/accounts.ts";
import { startNode } from "../node.ts";
import { buildGenesis } from "./build-genesis.ts";
import { localGenesisOptions, localSealing } from "./local-genesis.ts";

const MS_PER_SECOND = 1_000;

/** The local network without disk and sockets, for tests in the same process. */
export interface InProcessChain {
  /** Answers one JSON-RPC request. */
  answer<Response>(request: unknown): Promise<Response>;
  close(): Promise<void>;
}

/** Starts one at genesis; the genesis time is now, and each transaction is sealed at once. */
export const startInProcess = async (): Promise<InProcessChain> => {
  const now = Math.floor(Date.now() / MS_PER_SECOND);
  const node = await startNode({
    genesis: parseGenesis(await buildGenesis(localGenesisOptions(now))),
    storage: { memory: true },
    durability: "os",
    sealing: localSealing({ kind: "instant", emptyPeriodMs: 0 }),
    dev: { accounts: devAccounts() },
    recoveryWorkers: 0,
  });
  const dispatcher = new Dispatcher(node.backend);
  const session = dispatcher.session();
  return {
    answer: async <Response>(request: unknown) => (await dispatcher.dispatch(request, session)) as Response,
    async close() {
      dispatcher.close();
      await node.close();
    },
  };
};
