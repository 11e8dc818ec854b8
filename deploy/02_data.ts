import type { DeployContext } from "../tasks/deploy/context.ts";

export const tags = ["data"];

export default async function deploy(context: DeployContext): Promise<void> {
  const datasets = await context.deploy("DatasetRegistry");
  await context.deploy("AccessGrants", [datasets]);
}
