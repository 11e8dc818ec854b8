import { createTestClient, http, parseEther, publicActions } from "viem";
import { cpchainLocal } from "../../../chain/networks.ts";

const transport = http(process.env["RPC_URL"]);
const chain = createTestClient({ chain: cpchainLocal, mode: "hardhat", transport }).extend(publicActions);
const address = "0x00000000000000000000000000000000000000aa";

const snapshot = await chain.snapshot();
await chain.setBalance({ address, value: parseEther("5") });
const { timestamp } = await chain.getBlock();
await chain.increaseTime({ seconds: 86_400 });
await chain.mine({ blocks: 1 });
const later = await chain.getBlock();
console.log(`a day later: ${later.timestamp - timestamp >= 86_400n}`);

await chain.revert({ id: snapshot });
console.log(`balance after reverting: ${await chain.getBalance({ address })}`);
