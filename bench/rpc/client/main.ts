/** A client in a process of its own. The job comes as JSON in the only argument; "go" starts the clock. */
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { JsonRpc } from "../json-rpc.ts";
import type { Job } from "./job.ts";
import { prepareLoss } from "./lose.ts";
import { prepareReads } from "./read.ts";
import { prepareSending } from "./send.ts";

await loadCrypto();
const job = JSON.parse(process.argv[2] ?? "{}") as Job;
const rpc = new JsonRpc(job.url, job.connections);
const run =
  job.work === "send"
    ? await prepareSending(rpc, job)
    : job.work === "read"
      ? await prepareReads(rpc, job)
      : await prepareLoss(rpc, job);
process.send?.("ready");
await new Promise((resolve) => process.once("message", resolve));
const result = await run();
// A large message that is still on its way would be lost with the channel.
await new Promise((resolve) => process.send?.(result, undefined, undefined, resolve));
rpc.close();
process.disconnect();
