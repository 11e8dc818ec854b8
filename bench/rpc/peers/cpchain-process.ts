import { enableCompileCache } from "node:module";
import path from "node:path";

// Arguments: data folder, port, ms between blocks (0: as soon as something waits). Ends with SIGTERM.
const [folder = "", port = "0", period = "0"] = process.argv.slice(2);
// As bin/cpchain.js does.
enableCompileCache(path.join(import.meta.dirname, "../../../node_modules/.cache/cpchain"));
const { startLocalNetwork } = await import("../../../chain/node/networks/local.ts");
const network = await startLocalNetwork({ folder, port: Number(port), periodMs: Number(period) });
process.once("SIGTERM", () => {
  void network.close();
});
