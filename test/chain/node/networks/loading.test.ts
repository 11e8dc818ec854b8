import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { ROOT } from "../../../project/support/files.ts";

/** Prints the packages that are loaded with a module. */
const PRINT_PACKAGES = `
  import { registerHooks } from "node:module";
  import { pathToFileURL } from "node:url";
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name !== undefined) packages.add(name);
      return next(url, context);
    },
  });
  await import(pathToFileURL(process.argv[1]));
  console.log(JSON.stringify([...packages]));
`;

const packagesOf = async (file: string): Promise<string[]> => {
  const parameters = ["--input-type=module", "-e", PRINT_PACKAGES, path.join(ROOT, file)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout) as string[];
};

describe("what the local network loads", function () {
  this.timeout(60_000);

  it("is nothing that only peers, metrics or typed data need: loading is most of its start", async function () {
    const packages = await packagesOf("chain/node/networks/local.ts");
    expect(packages).to.include.members(["zod", "@ethereumjs/evm"]);
    const late = ["libp2p", "@libp2p/crypto", "@libp2p/peer-id", "prom-client", "ethers"];
    expect(packages.filter((name) => late.includes(name))).to.deep.equal([]);
  });
});
