import { WebSocketProvider } from "ethers";

const provider = new WebSocketProvider(process.env["WEBSOCKET_URL"] ?? "ws://127.0.0.1:8501");
const sealed = Promise.withResolvers<number>();
await provider.on("block", sealed.resolve);
// Local networks only: elsewhere the next block comes by itself.
await provider.send("evm_mine", []);
console.log(`block ${await sealed.promise} is sealed, and final`);
await provider.destroy();
