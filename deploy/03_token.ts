import { getAddress } from "ethers";
import { PREDEPLOYS } from "../chain/primitives/params.ts";
import type { DeployContext } from "../tasks/deploy/context.ts";

export const tags = ["token"];

/** CPC is the native coin, and its contracts are part of the genesis block: there is nothing to deploy but to record. */
export default async function deploy(context: DeployContext): Promise<void> {
  await context.recordPredeploy("Treasury", getAddress(PREDEPLOYS.treasury));
  await context.recordPredeploy("TeamVesting", getAddress(PREDEPLOYS.teamVesting));
}
