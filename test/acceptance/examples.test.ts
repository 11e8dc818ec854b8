import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { startLocalNetwork, type LocalNetwork } from "../../chain/node/networks/local.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const DOCUMENT = "docs/dapp-developers.md";
const EXAMPLES = "test/acceptance/examples";
const FIRST_BALANCE = /^0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266 has 10000(\.0)? CPC\n$/i;
const RUN_LIMIT_MS = 30_000;

/** What each example prints on a new local network. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  "connect-ethers.ts": FIRST_BALANCE,
  "connect-viem.ts": FIRST_BALANCE,
  "connect-web3.ts": FIRST_BALANCE,
  "subscribe.ts": /^block 1 is sealed, and final\n$/,
  "deploy.ts": /^DatasetRegistered\n$/,
  "snapshot.ts": /^a day later: true\nbalance after reverting: 0\n$/,
  "reverted.ts": /^OwnableUnauthorizedAccount\(0xa0Ee7A142d267C1f36714E4a8F75612F20a79720\)\n$/,
};

interface Shown {
  readonly file: string | undefined;
  readonly code: string;
}

/** TypeScript of the document, each with the file that the link in the paragraph before it names. */
const shown = (markdown: string): readonly Shown[] =>
  [...markdown.matchAll(/(?<before>[^\n]*)\n\n```ts\n(?<code>[\s\S]*?)^```$/gm)].map(({ groups }) => ({
    file: /\]\(\.\.\/(?<file>[^)]+\.ts)\):?$/.exec(groups?.["before"] ?? "")?.groups?.["file"],
    code: groups?.["code"] ?? "",
  }));

describe("Examples for developers of applications [A-11]", () => {
  it("are what the document shows, all of them, word for word", async () => {
    const markdown = await readFile(path.join(ROOT, DOCUMENT), "utf8");
    const snippets = shown(markdown);
    expect(markdown.split("```ts\n").length - 1).to.equal(snippets.length);
    for (const { file, code } of snippets) {
      if (file === undefined) throw new Error(`no link to a file before:\n${code}`);
      expect(code, file).to.equal(await readFile(path.join(ROOT, file), "utf8"));
    }
    const files = (await readdir(path.join(ROOT, EXAMPLES))).sort();
    expect(Object.keys(PRINTS).sort()).to.deep.equal(files);
    expect(snippets.map(({ file }) => file)).to.include.members(files.map((file) => `${EXAMPLES}/${file}`));
  });

  describe("on a new local network", () => {
    let folder: string;
    let chain: LocalNetwork | undefined;

    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "cpchain-examples-"));
      chain = await startLocalNetwork({ folder, port: 0, periodMs: 0 });
    });

    afterEach(async () => {
      await chain?.close();
      chain = undefined;
      await rm(folder, { recursive: true, force: true });
    });

    for (const [file, printed] of Object.entries(PRINTS)) {
      it(`${file} runs`, async () => {
        if (chain === undefined) throw new Error("no chain");
        const { stdout } = await promisify(execFile)(process.execPath, [path.join(ROOT, EXAMPLES, file)], {
          timeout: RUN_LIMIT_MS,
          env: { ...process.env, RPC_URL: chain.url, WEBSOCKET_URL: chain.webSocketUrl },
        });
        expect(stdout).to.match(printed);
      });
    }
  });
});
