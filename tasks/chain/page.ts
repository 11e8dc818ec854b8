import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Logger } from "../../chain/node/log.ts";

/**
 * Builds the explorer's page when it is missing or its sources changed, in a process of its own. A network without its
 * page is still a network: what went wrong is told, and the start goes on.
 */
export const preparePage = async (root: string, logger: Logger): Promise<void> => {
  const script = path.join(root, "scripts/build-web.ts");
  const child = spawn(process.execPath, [script, "--if-stale"], { cwd: root, stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0)
    logger.warn("the explorer was not built; npm run build:web shows why", {
      code: "PAGE_NOT_BUILT",
      exit: code ?? "killed",
    });
};
