import { Command, CommanderError } from "commander";
import { reportFailure } from "./output.ts";
import { accountCommand } from "./commands/account.ts";
import { devnetCommand } from "./commands/devnet.ts";
import { exportCommand } from "./commands/export.ts";
import { genesisCommand } from "./commands/genesis.ts";
import { importCommand } from "./commands/import.ts";
import { nodeCommand } from "./commands/node.ts";
import { rpcCommand } from "./commands/rpc.ts";

const FAILED = 1;

const COMMANDS = [nodeCommand, devnetCommand, exportCommand, importCommand, accountCommand, genesisCommand, rpcCommand];

const program = (): Command => {
  const root = new Command("cpchain")
    .description("A node of CPChain, its accounts and its chain files.")
    .showHelpAfterError("(see --help)")
    .exitOverride();
  for (const command of COMMANDS) {
    root.addCommand(inheritExit(command()));
  }
  return root;
};

const inheritExit = (command: Command): Command => {
  command.exitOverride().showHelpAfterError("(see --help)");
  command.commands.forEach(inheritExit);
  return command;
};

/** Runs one command line (without node and script name) and returns the exit code. */
export const main = async (args: readonly string[]): Promise<number> => {
  try {
    await program().parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    // Commander has printed its own message, help included.
    if (error instanceof CommanderError) return error.exitCode;
    reportFailure(error, args.includes("--json"));
    return FAILED;
  }
};
