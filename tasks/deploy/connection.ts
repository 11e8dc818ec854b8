import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { DeployError, reasonOf } from "./errors.ts";

/** A connection to the chain to deploy on, and what ends it together with all that was started for it. */
export interface OpenConnection {
  readonly connection: NetworkConnection;
  close(): Promise<void>;
}

/** Connects to the network selected on the command line. Throws NETWORK_UNREACHABLE. */
export async function openConnection(hre: HardhatRuntimeEnvironment): Promise<OpenConnection> {
  const connection = await hre.network.create();
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
