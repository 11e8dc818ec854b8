import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, Wallet, parseEther } from "ethers";
import { run, startCpchain } from "../../../support/process.ts";
import type { RunningProcess } from "../../../support/process.ts";

const OWNER = new Wallet(`0x${"33".repeat(32)}`);

describe("cpchain node, export and import", function () {
  let folder: string;
  const started: RunningProcess[] = [];
  const file = (name: string): string => path.join(folder, name);

  const cpchain = async (...args: string[]): ReturnType<typeof run> => run(startCpchain(...args));

  const succeed = async (...args: string[]): Promise<unknown> => {
    const { code, output, errors } = await cpchain(...args, "--json");
    expect(code, output + errors).to.equal(0);
    return JSON.parse(output) as unknown;
  };

  const fail = async (...args: string[]): Promise<string> => {
    const { code, output } = await cpchain(...args, "--json");
    expect(code).to.equal(1);
    return (JSON.parse(output) as { error: { code: string } }).error.code;
  };

  /** One node with an account of its own, at `url`. */
  const startNode = async (config = "config.json"): Promise<{ running: RunningProcess; url: string }> => {
    const running = startCpchain("node", "--config", file(config));
    started.push(running);
    const [, url] = await running.untilPrinted(/http=(http:\/\/127\.0\.0\.1:\d+)/);
    return { running, url: url ?? "" };
  };

  before(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-cli-"));
    await writeFile(file("key"), OWNER.privateKey);
    await writeFile(file("password"), "correct horse");
    const account = ["--keystore", file("keystore"), "--password-file", file("password"), "--lightkdf"];
    await succeed("account", "import", file("key"), ...account);
    const roles = ["--validator", "--proposer", "--controller", "--team", "--investors"];
    const named = roles.flatMap((role) => [role, OWNER.address]);
    await succeed("genesis", "--chain-id", "1337", ...named, "--out", file("genesis.json"));
    const config = {
      dataDir: "chain",
      genesis: "genesis.json",
      keystore: "keystore",
      rpc: { port: 0 },
      sealing: { account: OWNER.address, passwordFile: "password", periodMs: 0 },
    };
    await writeFile(file("config.json"), JSON.stringify(config));
    const { running, url } = await startNode();
    const provider = new JsonRpcProvider(url, undefined, { pollingInterval: 20, cacheTimeout: -1 });
    for (let count = 0; count < 3; count++) {
      const sent = await OWNER.connect(provider).sendTransaction({
        to: Wallet.createRandom().address,
        value: parseEther("1"),
      });
      await sent.wait();
    }
    provider.destroy();
    expect(await running.signal("SIGINT"), running.errors).to.equal(0);
    await succeed("export", file("chain.rlp"), "--data-dir", file("chain"));
  });

  afterEach(async function () {
    await Promise.all(started.splice(0).map((running) => running.signal("SIGKILL")));
  });

  after(async function () {
    await rm(folder, { recursive: true, force: true });
  });

  it("answers `cpchain rpc`, and has no dev methods", async function () {
    const { url } = await startNode();
    expect(await succeed("rpc", "eth_chainId", "--url", url)).to.equal("0x539");
    expect(await succeed("rpc", "eth_getBlockByNumber", "0x1", "false", "--url", url)).to.include({ number: "0x1" });
    expect(await fail("rpc", "evm_mine", "--url", url)).to.equal("RPC_FAILED");
  });

  it("imports what was exported, to the same head", async function () {
    const result = await succeed(
      "import",
      file("chain.rlp"),
      "--data-dir",
      file("copy"),
      "--genesis",
      file("genesis.json"),
    );
    expect(result).to.include({ imported: 3, skipped: 0 });
    const again = await succeed(
      "import",
      file("chain.rlp"),
      "--data-dir",
      file("copy"),
      "--genesis",
      file("genesis.json"),
    );
    expect(again).to.include({ imported: 0, skipped: 3 });
    await succeed("export", file("second.rlp"), "--data-dir", file("copy"));
    expect(await readFile(file("second.rlp"))).to.deep.equal(await readFile(file("chain.rlp")));
    const certificates = await readFile(file("chain.rlp.certificates"));
    expect(await readFile(file("second.rlp.certificates"))).to.deep.equal(certificates);
  });

  it("indexes addresses while it imports, and serves their transactions from then on", async function () {
    const into = ["--data-dir", file("indexed"), "--genesis", file("genesis.json")];
    await succeed("import", file("chain.rlp"), ...into, "--index");
    // Neither looking at the folder nor importing again takes the index away.
    await succeed("export", file("third.rlp"), "--data-dir", file("indexed"));
    await succeed("import", file("chain.rlp"), ...into);
    const config = { dataDir: "indexed", genesis: "genesis.json", rpc: { port: 0 } };
    await writeFile(file("indexed.json"), JSON.stringify(config));
    const search = ["rpc", "ots_searchTransactionsBefore", OWNER.address, "0", "25", "--url"];
    const { url } = await startNode("indexed.json");
    const page = (await succeed(...search, url)) as { readonly txs: readonly unknown[] };
    expect(page.txs).to.have.length(3);
    const plain = await startNode();
    expect(await fail(...search, plain.url)).to.equal("RPC_FAILED");
  });

  it("refuses a chain file with a certificate that was tampered with, and keeps what came before", async function () {
    await copyFile(file("chain.rlp"), file("forged.rlp"));
    const certificates = await readFile(file("chain.rlp.certificates"));
    const last = certificates.length - 2;
    certificates[last] = (certificates[last] ?? 0) ^ 1;
    await writeFile(file("forged.rlp.certificates"), certificates);
    const into = ["--data-dir", file("forged"), "--genesis", file("genesis.json")];
    expect(await fail("import", file("forged.rlp"), ...into)).to.equal("IMPORT_FAILED");
    expect(await succeed("import", file("chain.rlp"), ...into)).to.include({ imported: 1, skipped: 2 });
  });

  it("names a chain file that ends in the middle of a block", async function () {
    await copyFile(file("chain.rlp"), file("torn.rlp"));
    await copyFile(file("chain.rlp.certificates"), file("torn.rlp.certificates"));
    await truncate(file("torn.rlp"), (await readFile(file("torn.rlp"))).length - 1);
    const code = await fail("import", file("torn.rlp"), "--data-dir", file("torn"), "--genesis", file("genesis.json"));
    expect(code).to.equal("CHAIN_FILE_INVALID");
  });

  it("refuses a chain file of another genesis", async function () {
    await succeed("genesis", "--local", "--out", file("other.json"));
    const code = await fail("import", file("chain.rlp"), "--data-dir", file("other"), "--genesis", file("other.json"));
    expect(code).to.equal("IMPORT_FAILED");
  });

  it("does not export what is not there", async function () {
    expect(await fail("export", file("x.rlp"), "--data-dir", file("chain"), "--to", "99")).to.equal("ARGUMENT_INVALID");
    expect(await fail("export", file("x.rlp"), "--data-dir", file("nowhere"))).to.equal("DATA_DIR_UNUSABLE");
  });

  it("does not export while the node runs", async function () {
    await startNode();
    expect(await fail("export", file("x.rlp"), "--data-dir", file("chain"))).to.equal("DATA_DIR_LOCKED");
  });

  it("names the wrong fields of a configuration", async function () {
    await writeFile(file("wrong.json"), JSON.stringify({ dataDir: 1, genesis: "genesis.json", colour: "red" }));
    const { code, errors } = await cpchain("node", "--config", file("wrong.json"));
    expect(code).to.equal(1);
    expect(errors)
      .to.match(/CONFIG_INVALID/)
      .and.to.match(/dataDir/)
      .and.to.match(/colour/);
  });

  it("names a configuration, genesis or account that is not there", async function () {
    expect(await fail("node", "--config", file("missing.json"))).to.equal("FILE_UNREADABLE");
    await mkdir(file("bare"));
    const config = { dataDir: "chain", genesis: "genesis.json", sealing: { account: OWNER.address } };
    await writeFile(path.join(file("bare"), "config.json"), JSON.stringify(config));
    await copyFile(file("genesis.json"), path.join(file("bare"), "genesis.json"));
    expect(await fail("node", "--config", path.join(file("bare"), "config.json"))).to.equal("ACCOUNT_UNKNOWN");
  });

  it("does not overwrite a genesis file, nor take a wrong address", async function () {
    expect(await fail("genesis", "--local", "--out", file("genesis.json"))).to.equal("FILE_EXISTS");
    expect(await fail("genesis", "--validator", "0x12")).to.equal("ADDRESS_INVALID");
  });

  it("says when nothing answers", async function () {
    expect(await fail("rpc", "eth_chainId", "--url", "http://127.0.0.1:1")).to.equal("RPC_UNREACHABLE");
  });

  for (const command of [[], ["node"], ["export"], ["import"], ["account"], ["genesis"], ["rpc"]]) {
    it(`explains itself: cpchain ${[...command, "--help"].join(" ")}`, async function () {
      const { code, output } = await cpchain(...command, "--help");
      expect(code).to.equal(0);
      expect(output).to.include("Usage: cpchain");
    });
  }

  it("refuses unknown commands", async function () {
    const { code, errors } = await cpchain("fly");
    expect(code).to.equal(1);
    expect(errors).to.include("unknown command");
  });
});
