import { createRequire } from "node:module";
import { ContractFactory, id, JsonRpcProvider, type InterfaceAbi } from "ethers";

const artifact = createRequire(import.meta.url)(
  "../../../artifacts/contracts/data/DatasetRegistry.sol/DatasetRegistry.json",
) as { abi: InterfaceAbi; bytecode: string };

const provider = new JsonRpcProvider(process.env["RPC_URL"] ?? "http://127.0.0.1:8501");
const signer = await provider.getSigner(0);
const registry = await new ContractFactory(artifact.abi, artifact.bytecode, signer).deploy();
await registry.waitForDeployment();

const sent = await registry.getFunction("register").send(id("temperatures of 2026"));
const receipt = await sent.wait();
for (const log of receipt?.logs ?? []) console.log(registry.interface.parseLog(log)?.name);
provider.destroy();
