import type { DeployContext } from "../tasks/deploy/context.ts";

export const tags = ["identity"];

export default async function deploy(context: DeployContext): Promise<void> {
  await context.deploy("DidRegistry");
}
