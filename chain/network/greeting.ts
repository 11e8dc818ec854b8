import { EMPTY_BYTES } from "../primitives/bytes.ts";
import { NETWORK_LIMITS } from "../primitives/limits.ts";
import { RlpError } from "../primitives/rlp/errors.ts";
import { RlpReader } from "../primitives/rlp/reader.ts";
import { encodeRlp } from "../primitives/rlp/writer.ts";
import type { ForkId } from "../primitives/fork-id.ts";
import type { Address, Hash } from "../primitives/types.ts";
import { NetworkError } from "./errors.ts";
import type { NetworkErrorCode } from "./errors.ts";
import { NONCE_BYTES, PROOF_BYTES } from "./membership.ts";

/** The first thing two peers tell each other. */
export interface Greeting {
  /** the protocol this node speaks */
  readonly version: number;
  /** the oldest protocol it accepts of others */
  readonly minimum: number;
  readonly chainId: number;
  readonly genesisHash: Hash;
  readonly head: { readonly height: number; readonly hash: Hash };
  /** the rules at that head, and the height at which they change next (EIP-2124) */
  readonly fork: ForkId;
  /** 32 random bytes that the other signs to prove its account */
  readonly nonce: Uint8Array;
  /** the account this node says it will prove; undefined: it claims none */
  readonly account: Address | undefined;
  /** name and version of the software, for people */
  readonly agent: string;
}

export type GreetingMessage =
  | { readonly kind: "greeting"; readonly greeting: Greeting }
  /** signature over the other's nonce; empty when no account is claimed */
  | { readonly kind: "proof"; readonly proof: Uint8Array }
  /** why the connection is going to end */
  | { readonly kind: "refusal"; readonly code: RefusalCode; readonly reason: string };

/** The byte of each kind. Never reused. */
const KIND = { greeting: 1, proof: 2, refusal: 3 } as const;

/** What one node refuses another for; the order is the number on the wire. */
const REFUSALS = [
  "CHAIN_DIFFERS",
  "PEER_OUTDATED",
  "OUTDATED",
  "PROOF_INVALID",
  "PEER_REFUSED",
  "PEER_LIMIT",
  "PEER_UPGRADE_REQUIRED",
  "UPGRADE_REQUIRED",
] as const satisfies readonly NetworkErrorCode[];
export type RefusalCode = (typeof REFUSALS)[number];

const AGENT_CHARACTERS = 128;
const REASON_CHARACTERS = 512;

export const encodeGreetingMessage = (message: GreetingMessage): Uint8Array => {
  switch (message.kind) {
    case "greeting": {
      const { version, minimum, chainId, genesisHash, head, fork, nonce, account, agent } = message.greeting;
      return tagged(KIND.greeting, [
        version,
        minimum,
        chainId,
        genesisHash,
        head.height,
        head.hash,
        nonce,
        account ?? EMPTY_BYTES,
        Buffer.from(agent.slice(0, AGENT_CHARACTERS), "latin1"),
        fork.hash,
        fork.next,
      ]);
    }
    case "proof":
      return tagged(KIND.proof, [message.proof]);
    case "refusal":
      return tagged(KIND.refusal, [
        REFUSALS.indexOf(message.code),
        Buffer.from(message.reason.slice(0, REASON_CHARACTERS), "latin1"),
      ]);
  }
};

/** @throws NetworkError MESSAGE_MALFORMED */
export const decodeGreetingMessage = (bytes: Uint8Array): GreetingMessage => {
  if (bytes.length > NETWORK_LIMITS.greetingBytes) throw malformed(`${bytes.length} bytes`);
  try {
    const reader = new RlpReader(bytes.subarray(1));
    const fields = reader.readList();
    reader.finish();
    const message = readFields(bytes[0], fields);
    // Later releases may say more: an old one must still learn that it is too old.
    if (message.kind !== "greeting") fields.finish();
    return message;
  } catch (error) {
    if (error instanceof RlpError) throw malformed(error.message);
    throw error;
  }
};

const readFields = (kind: number | undefined, fields: RlpReader): GreetingMessage => {
  switch (kind) {
    case KIND.greeting:
      return { kind: "greeting", greeting: readGreeting(fields) };
    case KIND.proof: {
      const proof = Uint8Array.from(fields.readBytes(PROOF_BYTES));
      if (proof.length !== 0 && proof.length !== PROOF_BYTES) throw malformed(`a proof of ${proof.length} bytes`);
      return { kind: "proof", proof };
    }
    case KIND.refusal: {
      const code = REFUSALS[fields.readNumber()];
      if (code === undefined) throw malformed("a refusal for no known reason");
      return { kind: "refusal", code, reason: printable(fields.readBytes(REASON_CHARACTERS)) };
    }
    default:
      throw malformed("its kind is unknown");
  }
};

const readGreeting = (fields: RlpReader): Greeting => ({
  version: fields.readNumber(),
  minimum: fields.readNumber(),
  chainId: fields.readNumber(),
  genesisHash: fields.readHex(32),
  head: { height: fields.readNumber(), hash: fields.readHex(32) },
  nonce: Uint8Array.from(fields.readFixedBytes(NONCE_BYTES)),
  account: readAccount(fields),
  agent: printable(fields.readBytes(AGENT_CHARACTERS)),
  fork: { hash: fields.readHex(4), next: fields.readNumber() },
});

const readAccount = (fields: RlpReader): Address | undefined => {
  if (!fields.nextIsEmptyString()) return fields.readHex(20);
  fields.readFixedBytes(0);
  return undefined;
};

/** Texts of peers end up in logs: only printable ASCII gets there. */
const printable = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("latin1")
    .replace(/[^\x20-\x7e]/g, "?");

const tagged = (kind: number, fields: Parameters<typeof encodeRlp>[0]): Uint8Array => encodeRlp(fields, kind);

const malformed = (what: string): NetworkError =>
  new NetworkError("MESSAGE_MALFORMED", `not a greeting between peers: ${what}`);

/** What this node demands of a peer. */
export type Demands = Pick<Greeting, "version" | "minimum" | "chainId" | "genesisHash">;

/**
 * Checks that a peer is of this chain and speaks a protocol that both accept. After a soft upgrade an old node's version
 * is still accepted; after a hard one it is not, and both sides learn why (T-10).
 * @throws NetworkError CHAIN_DIFFERS, PEER_OUTDATED, OUTDATED
 */
export const checkGreeting = (own: Demands, theirs: Demands): void => {
  if (theirs.chainId !== own.chainId || theirs.genesisHash !== own.genesisHash) {
    throw new NetworkError(
      "CHAIN_DIFFERS",
      `the peer is of chain ${theirs.chainId} with genesis ${theirs.genesisHash}, ` +
        `this node of chain ${own.chainId} with genesis ${own.genesisHash}`,
    );
  }
  if (theirs.version < own.minimum) {
    throw new NetworkError(
      "PEER_OUTDATED",
      `the peer speaks protocol ${theirs.version}, and ${own.minimum} is the oldest that is accepted`,
      { advice: "The peer's operator has to upgrade it." },
    );
  }
  if (own.version < theirs.minimum) {
    throw new NetworkError(
      "OUTDATED",
      `this node speaks protocol ${own.version}, and ${theirs.minimum} is the oldest that the peer accepts`,
      { advice: "Upgrade this node: the network has left its protocol behind." },
    );
  }
};
