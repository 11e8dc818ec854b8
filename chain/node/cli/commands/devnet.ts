import { Command } from "commander";
import { GAS_LIMIT, LOCAL_PERIOD_MS, PORTS } from "../../../primitives/params.ts";
import { loadCrypto } from "../../../primitives/crypto/index.ts";
import { writeDevnet } from "../../networks/devnet.ts";
import { whole } from "../arguments.ts";
import { createOutput } from "../output.ts";

interface DevnetArguments {
  readonly validators: number;
  readonly proposers: number;
  readonly civilians: number;
  readonly period: number;
  readonly gasLimit: number;
  readonly host?: string[];
  readonly rpcPort: number;
  readonly p2pPort: number;
  readonly metricsPort: number;
  readonly json: boolean;
}

const MS_PER_SECOND = 1_000;
const LOOPBACK = "127.0.0.1";

const collect = (text: string, previous: string[] | undefined): string[] => [...(previous ?? []), text];

const initCommand = (): Command =>
  new Command("init")
    .description("Writes genesis file, configurations and keys of a network, and a script that starts it.")
    .argument("<folder>", "folder to make")
    .option("--validators <number>", "3f + 1", whole, 4)
    .option("--proposers <number>", "nodes that propose blocks in turn", whole, 4)
    .option("--civilians <number>", "nodes that only follow", whole, 1)
    .option("--period <ms>", "time between blocks, whole seconds", whole, LOCAL_PERIOD_MS)
    .option("--gas-limit <gas>", "of a block; a transfer takes 21,000", whole, Number(GAS_LIMIT))
    .option(
      "--host <address>",
      `IPv4 address of a host; repeat for more, nodes go to them in turn (default: ${LOOPBACK})`,
      collect,
    )
    .option("--rpc-port <port>", "JSON-RPC of the first node of a host", whole, PORTS.rpc)
    .option("--p2p-port <port>", "peers of the first node of a host", whole, PORTS.p2p)
    .option("--metrics-port <port>", "metrics and health of the first node of a host", whole, PORTS.metrics)
    .option("--json", "print JSON", false)
    .action(async (folder: string, options: DevnetArguments) => {
      await loadCrypto();
      const nodes = await writeDevnet({
        folder,
        validators: options.validators,
        proposers: options.proposers,
        civilians: options.civilians,
        periodMs: options.period,
        gasLimit: BigInt(options.gasLimit),
        timestamp: Math.floor(Date.now() / MS_PER_SECOND),
        hosts: options.host ?? [LOOPBACK],
        rpcPort: options.rpcPort,
        p2pPort: options.p2pPort,
        metricsPort: options.metricsPort,
        onNode: (name) => {
          if (!options.json) process.stderr.write(`${name}\n`);
        },
      });
      createOutput(options.json).result({ folder, nodes }, () =>
        [`${nodes.length} nodes in ${folder}`, `start them with ${folder}/start.sh`].join("\n"),
      );
    });

export const devnetCommand = (): Command =>
  new Command("devnet").description("Networks of several nodes for development.").addCommand(initCommand());
