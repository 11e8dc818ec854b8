import path from "node:path";
import { errorCode } from "../primitives/errors.ts";
import type { Backend } from "../rpc/backend.ts";
import type { Limits } from "../rpc/limits.ts";
import { LOCAL_HOSTS } from "../rpc/server/access.ts";
import { RpcServer } from "../rpc/server/server.ts";
import type { RpcConfig } from "./config.ts";
import { NodeError } from "./errors.ts";
import { codeOf } from "./log.ts";
import type { Logger } from "./log.ts";

const HIGHEST_PORT = 65_535;
/** Where `npm run build:web` puts the explorer. */
const PAGE_FOLDER = path.resolve(import.meta.dirname, "../../web/dist");

/** @throws NodeError CONFIG_INVALID for a port that does not exist */
export const checkPorts = (config: RpcConfig | undefined): void => {
  for (const port of [config?.port ?? 0, config?.websocketPort ?? 0]) {
    if (Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT) continue;
    throw new NodeError("CONFIG_INVALID", `There is no port ${port}.`, {
      advice: `Ports go from 1 to ${HIGHEST_PORT}; 0 takes a free one.`,
    });
  }
};

/**
 * Serves JSON-RPC as configured.
 * @param limits those that differ from RPC_LIMITS
 * @param onRequest told of each answered request
 * @throws NodeError PORT_IN_USE; PageError
 */
export const serve = async (
  backend: Backend,
  config: RpcConfig,
  logger: Logger,
  limits: Partial<Limits> = {},
  onRequest: (method: string, failed: boolean) => void = () => undefined,
): Promise<RpcServer> => {
  try {
    return await RpcServer.start({
      backend,
      limits,
      onRequest,
      host: config.host,
      port: config.port,
      webSocketPort: config.websocketPort,
      hosts: [...LOCAL_HOSTS, ...config.hosts],
      corsOrigins: config.cors,
      pageFolder: config.page ? PAGE_FOLDER : undefined,
      onInternalError: (error, method) => {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        logger.error(`${method} failed: ${reason}`, { code: codeOf(error) });
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
