import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";

/** Not kept in git: what peers are made of, a folder per package and version. */
const CACHE = path.resolve(import.meta.dirname, "../.peers");

/** A package of the npm registry in exactly one version. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** a file that is there when the installation is whole, relative to node_modules */
  readonly file: string;
}

const folderOf = ({ name, version }: PinnedPackage): string =>
  path.join(CACHE, `${name.replace(/^@/, "").replace("/", "-")}-${version}`);

/** Absolute path of the package's file. */
export const fileOf = (pinned: PinnedPackage): string => path.join(folderOf(pinned), "node_modules", pinned.file);

/**
 * Installs a package beside the project, unless it is there. It never becomes a dependency of the project, and none of
 * its scripts run.
 * @throws Error when npm cannot install it, for example without a network
 */
export const install = async (pinned: PinnedPackage): Promise<void> => {
  if (existsSync(fileOf(pinned))) return;
  const { name, version } = pinned;
  const folder = folderOf(pinned);
  console.error(`installing ${name}@${version} into ${path.relative(process.cwd(), folder)}`);
  await mkdir(folder, { recursive: true });
  const options = [
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--ignore-scripts",
    "--loglevel=error",
  ];
  const npm = spawn("npm", ["install", "--prefix", folder, ...options, `${name}@${version}`], {
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  const [code] = (await once(npm, "exit")) as [number | null];
  if (code === 0 && existsSync(fileOf(pinned))) return;
  throw new Error(
    `${name}@${version} could not be installed: npm ended with ${String(code)}. Peers other than this chain come from ` +
      "the npm registry and need a network once; BENCH_PEERS=cpchain,hardhat measures without them.",
  );
};
