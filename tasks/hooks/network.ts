import type { HookContext, NetworkHooks } from "hardhat/types/hooks";
import type { NetworkConnection } from "hardhat/types/network";
import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";
import type { InProcessChain } from "../../chain/node/networks/in-process.ts";

/** Network of hardhat.config.ts that is our chain inside the test runner's process. */
export const IN_PROCESS_NETWORK = "cpchain";

/** Answers every request of the in-process network from a chain in memory, one chain per connection. */
const handlers = (): Promise<Partial<NetworkHooks>> => {
  const chains = new WeakMap<object, Promise<InProcessChain>>();

  const chainOf = (connection: object): Promise<InProcessChain> => {
    let chain = chains.get(connection);
    if (chain === undefined) {
      chain = import("../../chain/node/networks/in-process.ts").then((module) => module.startInProcess());
      chains.set(connection, chain);
    }
    return chain;
  };

  return Promise.resolve({
    async onRequest<C extends string>(
      context: HookContext,
      connection: NetworkConnection<C>,
      request: JsonRpcRequest,
      next: (
        context: HookContext,
        connection: NetworkConnection<C>,
        request: JsonRpcRequest,
      ) => Promise<JsonRpcResponse>,
    ): Promise<JsonRpcResponse> {
      if (connection.networkName !== IN_PROCESS_NETWORK) return next(context, connection, request);
      return (await chainOf(connection)).answer(request);
    },

    async closeConnection<C extends string>(
      context: HookContext,
      connection: NetworkConnection<C>,
      next: (context: HookContext, connection: NetworkConnection<C>) => Promise<void>,
    ): Promise<void> {
      const chain = chains.get(connection);
      chains.delete(connection);
      await next(context, connection);
      await (await chain)?.close();
    },
  });
};

export default handlers;
