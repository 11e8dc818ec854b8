import { startLocalNetwork } from "../../../chain/node/networks/local.ts";

// Arguments: data folder, port, ms between blocks (0: as soon as something waits). Ends with SIGTERM.
const [folder = "", port = "0", period = "0"] = process.argv.slice(2);
const network = await startLocalNetwork({ folder, port: Number(port), periodMs: Number(period) });
process.once("SIGTERM", () => {
  void network.close();
});
