import type { Peer } from "../peer.ts";
import { cpchain } from "./cpchain.ts";
import { hardhat } from "./hardhat.ts";

/** The nodes that are measured, in the order of the table. */
export const PEERS: readonly Peer[] = [cpchain, hardhat];
