import { Command } from "commander";
import { PORTS } from "../../../primitives/params.ts";
import { NodeError } from "../../errors.ts";
import { createOutput, stringify } from "../output.ts";

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** JSON where it is JSON, a plain string elsewhere: `latest`, `0x1` and `{"to":"0x…"}` need no extra quotes. */
const parameter = (text: string): unknown => {
  if (!/^(?:[[{"]|true$|false$|null$|-?\d+$)/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new NodeError("ARGUMENT_INVALID", `The parameter ${text} is not JSON.`, { cause });
  }
};

const call = async (url: string, method: string, params: readonly unknown[]): Promise<unknown> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  }).catch((cause: unknown) => {
    throw new NodeError("RPC_UNREACHABLE", `Nothing answers at ${url}.`, {
      cause,
      advice: "Start a node (`npm start` for the local network) or name another address with --url.",
    });
  });
  const answer = (await response.json().catch((cause: unknown) => {
    throw new NodeError("RPC_FAILED", `${url} answered ${response.status} without JSON.`, { cause });
  })) as Answer;
  if (answer.error !== undefined) {
    const data = answer.error.data === undefined ? "" : `, data ${JSON.stringify(answer.error.data)}`;
    throw new NodeError("RPC_FAILED", `${answer.error.message} (JSON-RPC error ${answer.error.code}${data})`);
  }
  return answer.result;
};

export const rpcCommand = (): Command =>
  new Command("rpc")
    .description("Sends one JSON-RPC request to a node and prints the result.")
    .argument("<method>", "for example eth_blockNumber")
    .argument("[params...]", "parameters; JSON, or plain text for strings")
    .option("--url <url>", "address of the node", `http://127.0.0.1:${PORTS.rpc}`)
    .option("--json", "print JSON, errors too", false)
    .action(async (method: string, params: string[], options: { url: string; json: boolean }) => {
      const result = await call(options.url, method, params.map(parameter));
      createOutput(options.json).result(result, () => (typeof result === "string" ? result : stringify(result)));
    });
