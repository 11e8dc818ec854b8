import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { z } from "zod";
import { readText, ROOT } from "./support/files.ts";

const EXECUTABLE = 0o755;
/** Stands for npm, npx, node and git: fails when its command line holds $REFUSED. */
const STAND_IN = '#!/bin/sh\ncase "$(basename "$0") $*" in *"${REFUSED:?}"*) exit 3 ;; esac\n';
const NEVER = "no command holds this";

const Failed = z.object({ code: z.number(), stdout: z.string() });

describe("CI [T-01]", () => {
  let root: string;

  /** Runs .ci/run with commands that succeed, but for those that hold `refused`. */
  const run = async (refused: string): Promise<{ code: number; stdout: string }> => {
    const env = { ...process.env, PATH: `${root}/stand-ins:${process.env["PATH"] ?? ""}`, REFUSED: refused };
    try {
      const { stdout } = await promisify(execFile)(path.join(root, ".ci/run"), { env });
      return { code: 0, stdout };
    } catch (error) {
      return Failed.parse(error);
    }
  };
  const executable = async (file: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), STAND_IN, { mode: EXECUTABLE });
  };

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), "cpchain-ci-"));
    await mkdir(path.join(root, ".ci"));
    await copyFile(path.join(ROOT, ".ci/run"), path.join(root, ".ci/run"));
    for (const name of ["git", "node", "npm", "npx"]) await executable(`stand-ins/${name}`);
    await executable("node_modules/.bin/hardhat");
    await executable(".ci/chromium");
  });

  after(() => rm(root, { recursive: true, force: true }));

  it("runs the tests by the README's command, and those of contracts on our own chain too", () => {
    expect(readText(".ci/run")).to.include("npm ci && npm test").and.include("--network cpchain");
  });

  it("ends well when every step does, and counts them", async () => {
    const { code, stdout } = await run(NEVER);
    const steps = stdout.match(/^== /gm)?.length ?? 0;
    expect(steps).to.be.greaterThan(5);
    expect(stdout).to.match(new RegExp(`^ci: ${steps} passed, 0 failed`, "m"));
    expect(code).to.equal(0);
  });

  for (const [what, refused, failed] of [
    ["set-up", "npm ci", "set-up and tests, by the command of the README"],
    ["tests", "npm test", "set-up and tests, by the command of the README"],
    ["types", "npm run typecheck", "types"],
    ["stale contract types", "git diff", "committed contract types are fresh"],
    ["the explorer", "npm run test:browser", "the explorer in Chromium"],
    ["networks of processes", "npm run test:network", "networks of processes under faults"],
    ["a page that is too large", "npm run build:web", "the page, within its size"],
    ["tests on our own chain", "--network cpchain", "contract tests on our own chain"],
  ] as const) {
    it(`fails for ${what}, names it, and still runs the other steps`, async () => {
      const { code, stdout } = await run(refused);
      const steps = stdout.match(/^== /gm)?.length ?? 0;
      expect(stdout).to.include(`\nfailed: ${failed}\n`);
      expect(stdout).to.match(new RegExp(`^ci: ${steps - 1} passed, 1 failed`, "m"));
      expect(stdout).to.include("== the tree is as it was");
      expect(code).to.equal(1);
    });
  }

  it("stops after a set-up that leaves nothing to run", async () => {
    await rm(path.join(root, "node_modules"), { recursive: true });
    const { code, stdout } = await run("npm ci");
    expect(stdout).to.match(/^ci: 2 passed, 1 failed/m);
    expect(code).to.equal(1);
  });
});
