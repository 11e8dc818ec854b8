import { randomBytes } from "node:crypto";
import type { Connection, Stream } from "@libp2p/interface";
import { EMPTY_BYTES, fromHex } from "../../primitives/bytes.ts";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import { forkIdAt } from "../../primitives/fork-id.ts";
import type { Address } from "../../primitives/types.ts";
import { NetworkError } from "../errors.ts";
import type { NetworkErrorCode } from "../errors.ts";
import { UPGRADE_ADVICE, checkForkId } from "../fork-check.ts";
import { checkGreeting, decodeGreetingMessage, encodeGreetingMessage } from "../greeting.ts";
import type { Greeting, GreetingMessage, RefusalCode } from "../greeting.ts";
import type { ChainHead, Peer } from "../interface.ts";
import { NONCE_BYTES, proofHash, provenAccount } from "../membership.ts";
import type { NetworkSettings } from "../settings.ts";
import { FrameStream } from "./frame-stream.ts";

export interface GreeterParts {
  readonly settings: Pick<NetworkSettings, "chainId" | "genesisHash" | "protocol" | "forks" | "account" | "agent">;
  /** peer id of this node */
  readonly id: string;
  readonly head: () => ChainHead;
  readonly sign: (hash: Uint8Array) => Promise<Uint8Array>;
  /** @throws NetworkError PEER_REFUSED, PEER_LIMIT when a peer may not connect now */
  readonly admit: (peer: string, account: Address | undefined) => void;
}

/** A peer that ended the greeting with a refusal. */
export class RefusedByPeer extends NetworkError {
  constructor(code: RefusalCode, reason: string) {
    super(
      code,
      `the peer refuses this node: ${reason}`,
      code === "OUTDATED" || code === "UPGRADE_REQUIRED" ? { advice: UPGRADE_ADVICE } : {},
    );
  }
}

/**
 * Both sides of the greeting: greetings first, then each signs the other's nonce with the account it claims (C-12). The
 * one that dialled speaks first.
 */
export class Greeter {
  readonly #parts: GreeterParts;

  constructor(parts: GreeterParts) {
    this.#parts = parts;
  }

  /** @throws NetworkError why the peer is not accepted, RefusedByPeer when it is the other way round */
  async greet(connection: Connection, stream: Stream): Promise<Peer> {
    const signal = AbortSignal.timeout(NETWORK_LIMITS.greetingMs);
    const bytes = NETWORK_LIMITS.greetingBytes;
    const frames = new FrameStream(stream, { frame: bytes, total: 4 * bytes }, signal);
    try {
      return await this.#exchange(connection, frames);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal !== undefined) tell(frames, refusal);
      throw error;
    } finally {
      await frames.close();
    }
  }

  async #exchange(connection: Connection, frames: FrameStream): Promise<Peer> {
    const { settings, head, admit } = this.#parts;
    const { chainId, genesisHash, protocol, forks = [], account, agent } = settings;
    const id = connection.remotePeer.toString();
    const current = head();
    const own: Greeting = {
      ...protocol,
      chainId,
      genesisHash,
      head: current,
      fork: forkIdAt(genesisHash, forks, current.height),
      nonce: randomBytes(NONCE_BYTES),
      account,
      agent,
    };
    const first = connection.direction === "outbound";
    if (first) frames.send(encodeGreetingMessage({ kind: "greeting", greeting: own }));
    const { greeting: theirs } = await expect(frames, "greeting");
    checkGreeting({ ...protocol, chainId, genesisHash }, theirs);
    checkForkId({ genesisHash, forks, height: current.height }, theirs.fork);
    admit(id, theirs.account);
    if (!first) frames.send(encodeGreetingMessage({ kind: "greeting", greeting: own }));

    if (first) await this.#prove(frames, id, theirs.nonce);
    const { proof } = await expect(frames, "proof");
    this.#check(id, own.nonce, theirs.account, proof);
    if (!first) await this.#prove(frames, id, theirs.nonce);
    return {
      id,
      account: theirs.account,
      version: theirs.version,
      agent: theirs.agent,
      head: theirs.head,
      fork: theirs.fork,
      direction: first ? "outbound" : "inbound",
      address: connection.remoteAddr.toString(),
    };
  }

  async #prove(frames: FrameStream, verifier: string, nonce: Uint8Array): Promise<void> {
    const { settings, id, sign } = this.#parts;
    const { chainId, genesisHash, account } = settings;
    const proof =
      account === undefined
        ? EMPTY_BYTES
        : await sign(proofHash({ chainId, genesisHash, prover: id, verifier, nonce }));
    frames.send(encodeGreetingMessage({ kind: "proof", proof }));
  }

  /** @throws NetworkError PROOF_INVALID */
  #check(prover: string, nonce: Uint8Array, claimed: Address | undefined, proof: Uint8Array): void {
    if (claimed === undefined) return;
    const { settings, id } = this.#parts;
    const { chainId, genesisHash } = settings;
    const proven = provenAccount({ chainId, genesisHash, prover, verifier: id, nonce }, proof);
    if (Buffer.compare(fromHex(proven), fromHex(claimed)) !== 0) {
      throw new NetworkError("PROOF_INVALID", `the peer claims ${claimed}, which did not sign its proof`);
    }
  }
}

type MessageOf<K extends GreetingMessage["kind"]> = Extract<GreetingMessage, { kind: K }>;

const expect = async <K extends GreetingMessage["kind"]>(frames: FrameStream, kind: K): Promise<MessageOf<K>> => {
  const frame = await frames.next();
  // Connections get lost; that is nobody's offence.
  if (frame === undefined) throw new NetworkError("NETWORK_FAILED", `the greeting ended before the peer's ${kind}`);
  const message = decodeGreetingMessage(frame);
  if (message.kind === "refusal") throw new RefusedByPeer(message.code, message.reason);
  if (message.kind !== kind) {
    throw new NetworkError("MESSAGE_MALFORMED", `a ${message.kind} where a ${kind} belongs`);
  }
  return message as MessageOf<K>;
};

/** What the other is told, as it looks from there. */
const TOLD: Partial<Record<NetworkErrorCode, RefusalCode>> = {
  CHAIN_DIFFERS: "CHAIN_DIFFERS",
  PEER_OUTDATED: "OUTDATED",
  OUTDATED: "PEER_OUTDATED",
  PEER_UPGRADE_REQUIRED: "UPGRADE_REQUIRED",
  UPGRADE_REQUIRED: "PEER_UPGRADE_REQUIRED",
  PROOF_INVALID: "PROOF_INVALID",
  PEER_REFUSED: "PEER_REFUSED",
  PEER_LIMIT: "PEER_LIMIT",
};

const refusalOf = (error: unknown): GreetingMessage | undefined => {
  if (!(error instanceof NetworkError) || error instanceof RefusedByPeer) return undefined;
  const code = TOLD[error.code];
  return code === undefined ? undefined : { kind: "refusal", code, reason: error.message };
};

/** A peer that is gone already need not be told. */
const tell = (frames: FrameStream, refusal: GreetingMessage): void => {
  try {
    frames.send(encodeGreetingMessage(refusal));
  } catch {
    return;
  }
};
