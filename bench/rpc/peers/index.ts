import type { Peer } from "../peer.ts";
import { anvil } from "./anvil.ts";
import { cpchain } from "./cpchain.ts";
import { ganache } from "./ganache.ts";
import { hardhat } from "./hardhat.ts";

/** The nodes that are measured, in the order of the table. */
export const PEERS: readonly Peer[] = [cpchain, anvil, hardhat, ganache];
