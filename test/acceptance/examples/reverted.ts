import { createRequire } from "node:module";
import { Interface, isError, JsonRpcProvider, ZeroHash, type InterfaceAbi } from "ethers";

const artifact = createRequire(import.meta.url)("../../../artifacts/contracts/token/Treasury.sol/Treasury.json") as {
  abi: InterfaceAbi;
};
const treasury = new Interface(artifact.abi);
const provider = new JsonRpcProvider(process.env["RPC_URL"] ?? "http://127.0.0.1:8501");
const stranger = await provider.getSigner(9);

try {
  const data = treasury.encodeFunctionData("approvePayment", [1, stranger.address, 1n, ZeroHash]);
  await stranger.call({ to: "0x0000000000000000000000000000000000c9c001", data });
} catch (error) {
  if (!isError(error, "CALL_EXCEPTION")) throw error;
  const { name, args } = treasury.parseError(error.data ?? "0x") ?? {};
  console.log(`${name ?? "unknown"}(${String(args)})`);
}
provider.destroy();
