import { errorCode } from "../primitives/errors.ts";
import type { Backend } from "../rpc/backend.ts";
import { LOCAL_HOSTS } from "../rpc/server/access.ts";
import { RpcServer } from "../rpc/server/server.ts";
import type { RpcConfig } from "./config.ts";
import { NodeError } from "./errors.ts";
import type { Logger } from "./log.ts";

/**
 * Serves JSON-RPC as configured.
 * @throws NodeError PORT_IN_USE
 */
export const serve = async (backend: Backend, config: RpcConfig, logger: Logger): Promise<RpcServer> => {
  try {
    return await RpcServer.start({
      backend,
      host: config.host,
      port: config.port,
      webSocketPort: config.websocketPort,
      hosts: [...LOCAL_HOSTS, ...config.hosts],
      corsOrigins: config.cors,
      onInternalError: (error, method) => {
        logger.error(`${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      },
    });
  } catch (cause) {
    if (errorCode(cause) !== "EADDRINUSE") throw cause;
    throw new NodeError("PORT_IN_USE", `Another program listens on port ${config.port} already.`, {
      advice: "Stop it, or choose another port.",
      cause,
    });
  }
};
