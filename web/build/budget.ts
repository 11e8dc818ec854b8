import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const KIB = 1024;
/** What a browser loads, compressed as a server sends it: all files of the page. */
export const PAGE_BUDGET_BYTES = 250 * KIB;

/** Files that no browser asks for, and copies of others. */
const NOT_LOADED = /^licences\.txt$|\.(?:br|gz|map)$/;

interface BuiltFile {
  readonly name: string;
  readonly body: string | Uint8Array;
}

/** Bytes of each file that a browser loads after gzip, largest first. */
export const gzippedSizes = (files: readonly BuiltFile[]): readonly { name: string; bytes: number }[] =>
  files
    .filter(({ name }) => !NOT_LOADED.test(name))
    .map(({ name, body }) => ({ name, bytes: gzipSync(body, { level: 9 }).length }))
    .sort((a, b) => b.bytes - a.bytes);

/**
 * The sentence that the build prints.
 * @throws Error when the files are larger than the budget
 */
export const checkBudget = (files: readonly BuiltFile[], budgetBytes = PAGE_BUDGET_BYTES): string => {
  const sizes = gzippedSizes(files);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const inKib = (bytes: number): string => (bytes / KIB).toFixed(1);
  const report = `page: ${inKib(total)} of ${inKib(budgetBytes)} KiB after gzip`;
  if (total <= budgetBytes) return report;
  const parts = sizes.map(({ name, bytes }) => `  ${name}: ${inKib(bytes)} KiB`).join("\n");
  throw new Error(`${report}: too large.\n${parts}`);
};

/** Fails the build of a page that is too large for a phone. */
export const budget = (): Plugin => ({
  name: "cpchain-budget",
  apply: "build",
  writeBundle: {
    order: "post",
    handler(_options, bundle) {
      const files = Object.values(bundle).map((file) => ({
        name: file.fileName,
        body: file.type === "chunk" ? file.code : file.source,
      }));
      this.info(checkBudget(files));
    },
  },
});
