import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(?:css|html|js|json|svg|txt)$/;

/** Writes a .br and a .gz beside each file, so that the node need not compress when it serves. */
export const compressed = (): Plugin => ({
  name: "cpchain-compressed",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (!COMPRESSIBLE.test(file.fileName)) continue;
        const body = Buffer.from(file.type === "chunk" ? file.code : file.source);
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        this.emitFile({ type: "asset", fileName: `${file.fileName}.br`, source: brotliCompressSync(body, { params }) });
        this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source: gzipSync(body, { level: 9 }) });
      }
    },
  },
});
