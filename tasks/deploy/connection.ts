import { connect } from "node:net";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { createLogger } from "../../chain/node/log.ts";
import { CHAIN_ID } from "../../chain/primitives/params.ts";
import { LOCAL_DATA_DIR } from "../chain/defaults.ts";
import { DeployError, reasonOf } from "./errors.ts";

/** A connection to the chain to deploy on, and what ends it together with all that was started for it. */
export interface OpenConnection {
  readonly connection: NetworkConnection;
  close(): Promise<void>;
}

/**
 * Connects to the network selected on the command line. Where nothing listens at the address of the local network, the
 * local network runs in this process, on its own data folder, until `close`.
 * @throws DeployError NETWORK_UNREACHABLE; LedgerError when the local network's folder cannot be used
 */
export async function openConnection(
  hre: HardhatRuntimeEnvironment,
  print: (line: string) => void,
): Promise<OpenConnection> {
  const connection = await hre.network.create();
  const url = await localUrl(connection);
  if (url !== undefined && !(await isListening(url))) {
    await connection.close();
    return openOwnChain(hre, connection.networkName, url, print);
  }
  try {
    await connection.provider.request({ method: "eth_chainId" });
  } catch (cause) {
    await connection.close();
    throw new DeployError("NETWORK_UNREACHABLE", `${connection.networkName} does not answer: ${reasonOf(cause)}`, {
      advice: "Start the chain with `npm start`, or select another network with --network.",
      cause,
    });
  }
  return { connection, close: () => connection.close() };
}

/** The address of a network that is the local one by chain id and host. */
const localUrl = async ({ networkConfig }: NetworkConnection): Promise<URL | undefined> => {
  if (networkConfig.type !== "http" || networkConfig.chainId !== CHAIN_ID.local) return undefined;
  const url = new URL(await networkConfig.url.getUrl());
  return ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) ? url : undefined;
};

const isListening = ({ hostname, port }: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
    const answer = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", () => {
      answer(true);
    });
    socket.once("error", () => {
      answer(false);
    });
  });

const openOwnChain = async (
  hre: HardhatRuntimeEnvironment,
  networkName: string,
  url: URL,
  print: (line: string) => void,
): Promise<OpenConnection> => {
  const { startLocalNetwork } = await import("../../chain/node/networks/local.ts");
  const folder = path.resolve(hre.config.paths.root, LOCAL_DATA_DIR);
  const chain = await startLocalNetwork({ folder, port: 0, periodMs: 0, logger: createLogger("text") });
  print(`Nothing listens at ${url.host}: the local network runs in this process, data in ${folder}.`);
  const connection = await hre.network.create({ network: networkName, override: { url: chain.url } });
  return {
    connection,
    async close() {
      await connection.close();
      await chain.close();
      print("The local network has stopped; `npm start` goes on with the same data.");
    },
  };
};
