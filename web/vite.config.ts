import path from "node:path";
import { defineConfig } from "vite";
import { budget } from "./build/budget.ts";
import { compressed } from "./build/compressed.ts";
import { contracts } from "./build/contracts.ts";

const ROOT = import.meta.dirname;

/** The page that a node serves at `/`: everything relative, nothing from elsewhere, nothing inline. */
export default defineConfig({
  root: ROOT,
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [contracts(path.join(ROOT, "../typechain-types/explorer")), compressed(), budget()],
  build: {
    outDir: path.join(ROOT, "dist"),
    emptyOutDir: true,
    target: "es2022",
    // Small files would become data: URLs, which the page's security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licences.txt" },
    reportCompressedSize: false,
  },
});
