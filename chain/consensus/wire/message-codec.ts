import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import { ConsensusError } from "../errors.ts";
import type { Message } from "../messages/message.ts";
import { SIGNATURE_BYTES } from "../signature.ts";
import {
  CERTIFICATE_PART_MAX_BYTES,
  JUSTIFICATION_MAX_BYTES,
  readCertificate,
  readJustification,
  readSeals,
  writeCertificate,
  writeJustification,
  writeSeals,
} from "./parts.ts";
import { ByteReader } from "./reader.ts";
import { ByteWriter } from "./writer.ts";

/** First byte of a message. Another version may lay out everything after it anew. */
export const MESSAGE_VERSION = 1;

/** Second byte. Never reused. */
const KIND_BYTE = { PROPOSAL: 1, PREPARE: 2, COMMIT: 3, IMPEACH: 4, VALIDATE: 5 } as const;
const KINDS = new Map(Object.entries(KIND_BYTE).map(([kind, byte]) => [byte as number, kind as Message["kind"]]));

const HEAD_BYTES = 2 + 8;
const VOTE_BYTES = HEAD_BYTES + 4 + 32 + 1 + SIGNATURE_BYTES;

/** The most bytes a message without a block can have. */
export const VOTE_MESSAGE_MAX_BYTES = VOTE_BYTES + 1 + CERTIFICATE_PART_MAX_BYTES + 1 + JUSTIFICATION_MAX_BYTES;
/** The most bytes any message can have. */
export const MESSAGE_MAX_BYTES = VOTE_MESSAGE_MAX_BYTES + 4 + BLOCK_LIMITS.rlpBytes;

/** A message as it travels. */
export interface Envelope {
  readonly message: Message;
  /** RLP of the block that a PROPOSAL or VALIDATE is about; undefined: whoever needs it asks for it */
  readonly block: Uint8Array | undefined;
}

/**
 * Version (1 byte), kind (1), height (8), and by kind:
 * PROPOSAL: block hash (32), signature (65), block or 0.
 * PREPARE: round (4), block hash, validator (1), signature, certificate or 0, justification or 0.
 * COMMIT: round, block hash, validator, signature, seals of the certificate.
 * IMPEACH: round, validator, signature, certificate of the lock or 0.
 * VALIDATE: block hash, round, seals of the certificate, the proposer's signature or 0, block or 0.
 * Every message has one encoding.
 * @throws ConsensusError OUT_OF_RANGE, SIGNER_REPEATED
 */
export const encodeMessage = ({ message, block }: Envelope): Uint8Array => {
  const writer = new ByteWriter().uint8(MESSAGE_VERSION).uint8(KIND_BYTE[message.kind]).height(message.height);
  const writeBlock = (): void => {
    writer.optional(block, (bytes) => writer.blob(bytes, BLOCK_LIMITS.rlpBytes));
  };
  switch (message.kind) {
    case "PROPOSAL":
      writer.hash(message.blockHash).signature(message.signature);
      writeBlock();
      break;
    case "PREPARE":
      writer.round(message.round).hash(message.blockHash).validator(message.validator).signature(message.signature);
      writer.optional(message.certificate, (value) => {
        writeCertificate(writer, value);
      });
      writer.optional(message.justification, (value) => {
        writeJustification(writer, value);
      });
      break;
    case "COMMIT":
      writer.round(message.round).hash(message.blockHash).validator(message.validator).signature(message.signature);
      writeSeals(writer, message.certificate.seals);
      break;
    case "IMPEACH":
      writer.round(message.round).validator(message.validator).signature(message.signature);
      writer.optional(message.lock, (value) => {
        writeCertificate(writer, value);
      });
      break;
    case "VALIDATE":
      writer.hash(message.blockHash).round(message.certificate.round);
      writeSeals(writer, message.certificate.seals);
      writer.optional(message.proposerSeal, (seal) => writer.signature(seal));
      writeBlock();
  }
  return writer.finish();
};

/**
 * Reads a message. Nothing is known of its signatures but their form.
 * @throws ConsensusError MESSAGE_VERSION for a version of another time; MESSAGE_MALFORMED, SIGNER_REPEATED,
 * SIGNATURE_INVALID or OUT_OF_RANGE unless the bytes are those that encodeMessage makes of a message
 */
export const decodeMessage = (bytes: Uint8Array): Envelope => {
  const reader = new ByteReader(bytes, "MESSAGE_MALFORMED");
  if (bytes.length > MESSAGE_MAX_BYTES) throw reader.malformed(`there are ${bytes.length}`);
  const version = reader.uint8();
  if (version !== MESSAGE_VERSION) {
    throw new ConsensusError("MESSAGE_VERSION", `messages of version ${version} are unknown`, {
      advice: "The message was made by a newer release, or is not one.",
    });
  }
  const kind = KINDS.get(reader.uint8());
  if (kind === undefined) throw reader.malformed("unknown kind");
  const message = readMessage(reader, kind);
  const carriesBlock = kind === "PROPOSAL" || kind === "VALIDATE";
  const block = carriesBlock ? reader.optional(() => reader.blob(BLOCK_LIMITS.rlpBytes)) : undefined;
  reader.end();
  return { message, block };
};

/** Fields are read in the order in which they are named. */
const readMessage = (reader: ByteReader, kind: Message["kind"]): Message => {
  const height = reader.height();
  switch (kind) {
    case "PROPOSAL":
      return { kind, height, blockHash: reader.hash(), signature: reader.signature() };
    case "PREPARE":
      return {
        kind,
        height,
        ...readVote(reader),
        certificate: reader.optional(() => readCertificate(reader)),
        justification: reader.optional(() => readJustification(reader)),
      };
    case "COMMIT": {
      const vote = readVote(reader);
      const { round, blockHash } = vote;
      return { kind, height, ...vote, certificate: { round, blockHash, seals: readSeals(reader) } };
    }
    case "IMPEACH":
      return {
        kind,
        height,
        round: reader.round(),
        validator: reader.validator(),
        signature: reader.signature(),
        lock: reader.optional(() => readCertificate(reader)),
      };
    case "VALIDATE": {
      const blockHash = reader.hash();
      const certificate = { round: reader.round(), blockHash, seals: readSeals(reader) };
      return { kind, height, blockHash, certificate, proposerSeal: reader.optional(() => reader.signature()) };
    }
  }
};

const readVote = (
  reader: ByteReader,
): Pick<Extract<Message, { kind: "PREPARE" }>, "round" | "blockHash" | "validator" | "signature"> => ({
  round: reader.round(),
  blockHash: reader.hash(),
  validator: reader.validator(),
  signature: reader.signature(),
});
