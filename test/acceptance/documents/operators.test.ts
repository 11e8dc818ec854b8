import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PORTS } from "../../../chain/primitives/params.ts";
import { http } from "../../chain/rpc/support/http.ts";
import { commands, readText } from "../../project/support/files.ts";
import { Background, Shell } from "./shell.ts";
import { freePort, makeWorkspace } from "./workspace.ts";

const PAGE = "docs/operators.md";
/** runs until the reader stops it, which the page asks for before the chain is copied */
const NODE = "npx cpchain node --config node/config.json";
const FIRST_WITHOUT_NODE = "npx cpchain export chain.rlp --data-dir node/chain";
const BLOCK_NUMBER = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber" });

/** The configuration that the page shows, for an account and at a port of its own. */
function configuration(account: string, port: number): string {
  const block = /^```json\n([\s\S]*?)^```$/m.exec(readText(PAGE))?.[1] ?? expect.fail("no configuration is shown");
  return JSON.stringify({ ...JSON.parse(block.replace("0x…", account)), rpc: { port } });
}

describe(`Commands of ${PAGE}`, function () {
  this.timeout(180_000);
  let workspace: Awaited<ReturnType<typeof makeWorkspace>>;
  let shell: Shell;
  let port: number;
  let node: Background | undefined;
  const environment = { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true", NO_COLOR: "1" };

  before(async function () {
    workspace = await makeWorkspace();
    shell = new Shell(workspace.folder, environment);
    port = await freePort();
  });
  after(async function () {
    await node?.interrupt();
    await shell.close();
    await workspace.remove();
  });

  async function isSealing(): Promise<boolean> {
    const answer = await http(port, { body: BLOCK_NUMBER }).catch(() => undefined);
    return /"result":"0x[1-9a-f]/.test(answer?.text ?? "");
  }

  async function startNode(): Promise<void> {
    const { output } = await shell.run("echo $ACCOUNT");
    await writeFile(path.join(workspace.folder, "node/config.json"), configuration(output.trim(), port));
    node = new Background(NODE, workspace.folder, environment);
    await node.until(isSealing);
  }

  async function stopNode(): Promise<void> {
    const running = node ?? expect.fail("the page has not started the node");
    expect(await running.interrupt(), running.output).to.be.oneOf([0, "SIGINT"]);
  }

  for (const command of commands(readText(PAGE))) {
    it(command, async function () {
      if (command === NODE) {
        await startNode();
        return;
      }
      if (command === FIRST_WITHOUT_NODE) await stopNode();
      const { code, output } = await shell.run(command.replaceAll(`:${PORTS.rpc}`, `:${port}`));
      expect(code, output).to.equal(0);
    });
  }
});
