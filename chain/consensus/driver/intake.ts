import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import { ConsensusError } from "../errors.ts";
import type { Message } from "../messages/message.ts";
import { verifyMessage } from "../messages/verify.ts";
import { recoverSigner } from "../signature.ts";
import { decodeMessage } from "../wire/message-codec.ts";
import type { Candidates } from "./candidates.ts";
import type { DriverSettings } from "./settings.ts";
import { Signers } from "./signers.ts";

/** The edge of consensus: bytes of others become messages whose signatures are right, or nothing. */
export class Intake {
  readonly #settings: Pick<DriverSettings, "chainId" | "committee" | "blocks">;
  readonly #candidates: Candidates;
  readonly #signers: Signers;

  constructor(settings: Pick<DriverSettings, "chainId" | "committee" | "blocks" | "recover">, candidates: Candidates) {
    this.#settings = settings;
    this.#candidates = candidates;
    this.#signers = new Signers(settings.recover ?? recoverSigner);
  }

  /** signatures whose signer is remembered */
  get signers(): number {
    return this.#signers.size;
  }

  /**
   * Reads a message for a height from `height` - 1 on; the block that it carries becomes a candidate.
   * @returns undefined for a message that is of no use any more, or not yet
   * @throws CodedError for what no honest member sends
   */
  take(bytes: Uint8Array, height: number): Message | undefined {
    this.#signers.turnTo(height);
    const { message, block } = decodeMessage(bytes);
    if (message.height < height - 1) return undefined;
    const near = message.height <= height + CONSENSUS_LIMITS.heightsAhead;
    // A node that is far behind learns it from anybody who can show a certificate.
    if (!near && message.kind !== "VALIDATE" && message.kind !== "COMMIT") return undefined;
    const { chainId, committee } = this.#settings;
    verifyMessage(message, { chainId, ...committee.speakers(message.height) }, this.#signers.recover);
    if (block !== undefined && near && "blockHash" in message) this.#keep(block, message.height, message.blockHash);
    return message;
  }

  #keep(bytes: Uint8Array, height: number, hash: string): void {
    const candidate = this.#settings.blocks.decode(bytes);
    if (candidate.hash !== hash || candidate.height !== height) {
      throw new ConsensusError("MESSAGE_INVALID", `a message about block ${hash} carries another one`);
    }
    this.#candidates.add(candidate);
  }
}
