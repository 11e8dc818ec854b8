import { startLocalNetwork } from "../../../chain/node/networks/local.ts";

// Arguments: data folder, ms between blocks (0: as soon as something waits). Ends with SIGTERM.
const [folder = "", period = "0"] = process.argv.slice(2);
const network = await startLocalNetwork({ folder, port: 0, periodMs: Number(period) });
process.once("SIGTERM", () => {
  void network.close();
});
console.log(network.url);
