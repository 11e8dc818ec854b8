import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { z } from "zod";
import { readJson, ROOT } from "./support/files.ts";

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ engines: z.unknown().optional(), integrity: z.string().optional(), link: z.boolean().optional() }),
  ),
});
const SCRIPT = "scripts/lockfile.mjs";

describe("Lockfile", () => {
  let root: string;

  const run = async (argument: string): Promise<{ code: number; stderr: string }> => {
    try {
      const { stderr } = await promisify(execFile)(process.execPath, [path.join(root, SCRIPT), argument]);
      return { code: 0, stderr };
    } catch (error) {
      const { code, stderr } = z.object({ code: z.number(), stderr: z.string() }).parse(error);
      return { code, stderr };
    }
  };
  const write = (node: string): Promise<void> =>
    writeFile(
      path.join(root, "package-lock.json"),
      JSON.stringify({
        packages: { "": { engines: { node } }, "node_modules/a": { version: "1", engines: { node } } },
      }),
    );

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "cpchain-lockfile-"));
    await mkdir(path.join(root, "scripts"));
    await copyFile(path.join(ROOT, SCRIPT), path.join(root, SCRIPT));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it("lets a host with Node 20 install every package of this project", async () => {
    await copyFile(path.join(ROOT, "package-lock.json"), path.join(root, "package-lock.json"));
    expect(await run("--check")).to.deep.equal({ code: 0, stderr: "" });
  });

  it("pins every package of this project by a hash", () => {
    const unpinned = Object.entries(Lockfile.parse(readJson("package-lock.json")).packages)
      .filter(([folder, { integrity }]) => folder !== "" && integrity === undefined)
      .map(([folder]) => folder);
    expect(unpinned).to.deep.equal([]);
  });

  it("reports a package that npm would leave out on Node 20, and mends it", async () => {
    await write(">=22");
    const { code, stderr } = await run("--check");
    expect(code).to.equal(1);
    expect(stderr).to.include("a >=22").and.include("npm run lockfile");

    await run("--fix");
    expect(await run("--check")).to.deep.equal({ code: 0, stderr: "" });
    const { packages } = Lockfile.parse(JSON.parse(await readFile(path.join(root, "package-lock.json"), "utf8")));
    expect(packages["node_modules/a"]).not.to.have.property("engines");
    expect(packages[""]?.engines).to.deep.equal({ node: ">=22" });
  });

  for (const range of ["*", ">=18", "^20.19.0 || >=22", ">= 20"]) {
    it(`leaves alone a package for Node ${range}`, async () => {
      await write(range);
      expect(await run("--check")).to.deep.equal({ code: 0, stderr: "" });
    });
  }
});
