import { once } from "node:events";
import WebSocket from "ws";
import { decodeCertificate } from "../../chain/consensus/certificate-codec.ts";
import { verifyCertificate } from "../../chain/consensus/certificate.ts";
import { fromHex } from "../../chain/primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../chain/primitives/types.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { TRANSFER_GAS } from "./workload.ts";

interface Head {
  readonly number: Hex;
  readonly hash: Hash;
  readonly gasUsed: Hex;
}

/** A block whose certificate was seen and verified. */
export interface CertifiedBlock {
  readonly height: number;
  readonly hash: Hash;
  /** in which its certificate was made: 0 unless its proposer failed */
  readonly round: number;
  readonly transfers: number;
  /** ms of `performance.now` */
  readonly at: number;
}

/** Watches the blocks of one node as they become final: `newHeads`, then the certificate, verified here. */
export class FinalityWatch {
  /** in the order of heights */
  readonly blocks: CertifiedBlock[] = [];
  /** in all of them */
  transfers = 0;
  readonly failure: Promise<never>;
  readonly #fail: (error: unknown) => void;
  readonly #socket: WebSocket;
  readonly #rpc: JsonRpc;
  readonly #validators: readonly Address[];
  readonly #chainId: number;
  #last: Promise<void> = Promise.resolve();

  private constructor(rpc: JsonRpc, socket: WebSocket, chainId: number, validators: readonly Address[]) {
    this.#rpc = rpc;
    this.#socket = socket;
    this.#chainId = chainId;
    this.#validators = validators;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failure = promise;
    this.#fail = reject;
    promise.catch(() => undefined);
    socket.on("error", reject);
    socket.on("message", (data: Buffer) => {
      const { params } = JSON.parse(data.toString("utf8")) as { params?: { result: Head } };
      if (params === undefined) return;
      // One after the other, so that blocks stay in order.
      this.#last = this.#last.then(() => this.#take(params.result)).catch(this.#fail);
    });
  }

  static async start(url: string, rpc: JsonRpc, validators: readonly Address[]): Promise<FinalityWatch> {
    const chainId = Number(await rpc.call("eth_chainId"));
    const socket = new WebSocket(url.replace("http", "ws"));
    await once(socket, "open");
    const watch = new FinalityWatch(rpc, socket, chainId, validators);
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }));
    return watch;
  }

  close(): void {
    this.#socket.close();
  }

  async #take({ number, hash, gasUsed }: Head): Promise<void> {
    const bytes = (await this.#rpc.call("cpc_getCertificate", number)) as Hex;
    const certificate = decodeCertificate(fromHex(bytes));
    const height = Number(number);
    verifyCertificate(certificate, { chainId: this.#chainId, height, blockHash: hash, validators: this.#validators });
    const transfers = Number(BigInt(gasUsed) / TRANSFER_GAS);
    this.transfers += transfers;
    this.blocks.push({ height, hash, round: certificate.round, transfers, at: performance.now() });
  }
}
