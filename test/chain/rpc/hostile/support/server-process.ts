// A node in a process of its own, told by its parent how much each eth_call answers with. It tells its port, and its
// memory whenever the parent asks.
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { RpcServer } from "../../../../../chain/rpc/server/server.ts";
import { stopChecking } from "../../support/checked-answers.ts";
import { FakeNode } from "../../support/fake-node.ts";

const { answerBytes, backlogBytes } = JSON.parse(process.argv[2] ?? "{}") as Readonly<Record<string, number>>;

stopChecking();
await loadCrypto();
const node = new FakeNode();
const returnData = new Uint8Array(answerBytes ?? 0);
let calls = 0;
// The fake's own would keep every call, and its answer by that.
node.execution.call = () => {
  calls += 1;
  return Promise.resolve({
    success: true,
    returnData,
    gasUsed: 21_000n,
    logs: [],
    error: undefined,
    createdAddress: undefined,
  });
};
const server = await RpcServer.start({
  backend: node.backend(),
  port: 0,
  limits: { ...(backlogBytes !== undefined && { backlogBytes }), answerMs: 60_000 },
});

process.on("message", () => {
  globalThis.gc?.();
  // Resident memory: what waits for a socket stands outside of the heap.
  process.send?.({ bytes: process.memoryUsage().rss, calls });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: server.port });
