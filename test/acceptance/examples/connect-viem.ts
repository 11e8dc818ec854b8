import { createPublicClient, createWalletClient, formatEther, http } from "viem";
import { cpchainLocal } from "../../../chain/networks.ts";

const transport = http(process.env["RPC_URL"]);
const client = createPublicClient({ chain: cpchainLocal, transport });
const [first = "0x"] = await createWalletClient({ chain: cpchainLocal, transport }).getAddresses();
console.log(`${first} has ${formatEther(await client.getBalance({ address: first }))} CPC`);
