// Entry of a worker thread: verifies the sidecars of blob transactions, one after the other. What fails ends the thread.
import { parentPort } from "node:worker_threads";
import { loadKzg } from "../../primitives/crypto/ethereumjs.ts";
import { loadCrypto } from "../../primitives/crypto/index.ts";
import { TransactionCodecError } from "../../primitives/transaction/errors.ts";
import { decodeNetworkTransaction, verifySidecar } from "../../primitives/transaction/sidecar.ts";
import type { Verdict } from "./verification.ts";

const port = parentPort;
if (port === null) throw new Error("worker.ts runs in a worker thread only");
await loadCrypto();
const kzg = await loadKzg();

const verify = (raw: Uint8Array): Verdict => {
  try {
    const { transaction, sidecar } = decodeNetworkTransaction(raw);
    if (sidecar !== undefined) verifySidecar(transaction, sidecar, kzg);
    return { fault: undefined };
  } catch (error) {
    if (error instanceof TransactionCodecError) return { fault: error.message };
    throw error;
  }
};

port.on("message", (raw: Uint8Array) => {
  port.postMessage(verify(raw));
});
