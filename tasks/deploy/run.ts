import type { NetworkConnection } from "hardhat/types/network";
import { JournaledContext } from "./context.ts";
import { DeployError, reasonOf } from "./errors.ts";
import { Journal } from "./journal.ts";
import { loadScripts } from "./scripts.ts";

export interface DeployOptions {
  readonly connection: NetworkConnection;
  /** Folder of the numbered scripts. */
  readonly scripts: string;
  /** File of the journal. */
  readonly journal: string;
  /** Run only scripts with one of these tags; all when empty. */
  readonly tags: readonly string[];
  /** Forget earlier deployments. */
  readonly reset: boolean;
  readonly print: (line: string) => void;
}

/** Runs the scripts of `options.scripts` in order. Throws {@link DeployError}; what was deployed before stays recorded. */
export async function runDeployment(options: DeployOptions): Promise<void> {
  const { connection, print } = options;
  const { ethers, networkName } = connection;
  const scripts = await loadScripts(options.scripts, options.tags);
  const chainId = Number((await ethers.provider.getNetwork()).chainId);
  const genesisHash = (await ethers.provider.getBlock(0))?.hash;
  if (genesisHash === undefined || genesisHash === null) {
    throw new DeployError("NETWORK_UNREACHABLE", `${networkName} does not give its genesis block.`);
  }
  const journal = await Journal.open(options.journal, { chainId, genesisHash }, options.reset);
  if (journal.staleGenesis !== undefined) {
    print(`The journal is about another chain (genesis ${journal.staleGenesis}); deploying anew.`);
  }

  const context = new JournaledContext(ethers, journal, print);
  for (const { file, script } of scripts) {
    print(`${file} on ${networkName} (chain ${chainId})`);
    try {
      await script.default(context);
    } catch (cause) {
      throw new DeployError("SCRIPT_FAILED", `${file} failed: ${reasonOf(cause)}`, {
        advice: "Run the command again once the cause is removed; what has been deployed is reused.",
        cause,
      });
    }
  }
}
