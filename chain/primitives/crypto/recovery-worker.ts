// Entry of a worker thread: announces itself, then answers every batch with its results. What fails ends the thread.
import { parentPort, workerData } from "node:worker_threads";
import { createCrypto } from "./index.ts";
import type { CryptoKind } from "./provider.ts";
import { recoverBatch } from "./recovery-batch.ts";
import type { FromWorker, ToWorker } from "./recovery-thread.ts";

const provider = await createCrypto(workerData as CryptoKind);
const port = parentPort;
if (port === null) throw new Error("recovery-worker.ts runs in a worker thread only");
const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
  port.postMessage(message, transfer);
};

port.on("message", ({ id, batch }: ToWorker) => {
  const results = recoverBatch(provider, batch);
  send({ id, results }, [results.buffer]);
});
send("ready");
