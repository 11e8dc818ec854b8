import { formatEther, JsonRpcProvider, Network } from "ethers";
import { cpchainLocal, toEthersNetwork } from "../../../chain/networks.ts";

const url = process.env["RPC_URL"] ?? "http://127.0.0.1:8501";
const provider = new JsonRpcProvider(url, Network.from(toEthersNetwork(cpchainLocal)), { staticNetwork: true });
const [first = ""] = (await provider.send("eth_accounts", [])) as string[];
console.log(`${first} has ${formatEther(await provider.getBalance(first))} CPC`);
provider.destroy();
