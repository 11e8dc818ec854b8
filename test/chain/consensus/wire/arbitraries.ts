import * as fc from "fast-check";
import type { Hex } from "../../../../chain/primitives/types.ts";
import type { ImpeachCause } from "../../../../chain/consensus/machine/cause.ts";
import type { Durable } from "../../../../chain/consensus/machine/durable.ts";
import type { Evidence } from "../../../../chain/consensus/messages/evidence.ts";
import type {
  Claim,
  Justification,
  Message,
  QuorumCertificate,
  SignerSeal,
} from "../../../../chain/consensus/messages/message.ts";
import type { Envelope } from "../../../../chain/consensus/wire/message-codec.ts";

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;
const exactly = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

const hash = exactly(32).map(hex);
/** 65 bytes with s in the lower half and a parity. */
const signature = fc
  .tuple(exactly(32), exactly(32), fc.constantFrom(0, 1))
  .map(([r, s, parity]) => hex(Uint8Array.of(...r, (s[0] ?? 0) & 0x3f, ...s.subarray(1), parity)));
const round = fc.nat({ max: 1_000_000 });
const height = fc.maxSafeNat();
const validator = fc.nat({ max: 99 });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Items of distinct validators, in order. */
const ascending = <T extends { readonly validator: number }>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc
    .uniqueArray(item, { selector: (value) => value.validator, maxLength: 9 })
    .map((list) => list.sort((a, b) => a.validator - b.validator));

const seals: fc.Arbitrary<SignerSeal[]> = ascending(fc.record({ validator, signature }));
export const certificate: fc.Arbitrary<QuorumCertificate> = fc.record({ round, blockHash: hash, seals });
const claim: fc.Arbitrary<Claim> = fc.record({
  validator,
  signature,
  lock: optional(fc.record({ round, blockHash: hash })),
});
const justification: fc.Arbitrary<Justification> = fc.record({
  claims: ascending(claim),
  certificate: optional(certificate),
});

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constant("PROPOSAL" as const), height, blockHash: hash, signature }),
  fc.record({
    kind: fc.constant("PREPARE" as const),
    height,
    round,
    blockHash: hash,
    validator,
    signature,
    certificate: optional(certificate),
    justification: optional(justification),
  }),
  fc
    .record({ kind: fc.constant("COMMIT" as const), height, round, blockHash: hash, validator, signature, seals })
    .map(({ seals: votes, ...commit }) => ({
      ...commit,
      certificate: { round: commit.round, blockHash: commit.blockHash, seals: votes },
    })),
  fc.record({
    kind: fc.constant("IMPEACH" as const),
    height,
    round,
    validator,
    signature,
    lock: optional(certificate),
  }),
  fc
    .record({ certificate, height, proposerSeal: optional(signature) })
    .map((fields) => ({ kind: "VALIDATE" as const, blockHash: fields.certificate.blockHash, ...fields })),
);

/** Messages of every kind that the codec can carry, valid or not. */
export const envelope: fc.Arbitrary<Envelope> = fc
  .record({ message, block: optional(fc.uint8Array({ maxLength: 40 })) })
  .map(({ message: sent, block }) => ({
    message: sent,
    block: sent.kind === "PROPOSAL" || sent.kind === "VALIDATE" ? block : undefined,
  }));

const cause: fc.Arbitrary<ImpeachCause> = fc.oneof(
  fc.constantFrom<ImpeachCause>({ kind: "silent" }, { kind: "late" }, { kind: "undecided" }, { kind: "followed" }),
  fc.string({ maxLength: 64, unit: "grapheme-ascii" }).map((check) => ({ kind: "illegal" as const, check })),
);

export const durable: fc.Arbitrary<Durable> = fc.record({
  height,
  round,
  entryLock: optional(certificate),
  prepared: optional(
    fc.record({ blockHash: hash, certificate: optional(certificate), justification: optional(justification) }),
  ),
  committed: optional(hash),
  lock: optional(certificate),
  cause: optional(cause),
});

const statement = fc.record({ blockHash: hash, signature });
const slot = fc.record({ height, round, validator });
const claims = slot.chain(({ round: at, ...rest }) => {
  const lock =
    at === 0 ? fc.constant(undefined) : optional(fc.record({ round: fc.nat({ max: at - 1 }), blockHash: hash }));
  const one = fc.record({ kind: fc.constant("IMPEACH" as const), lock, signature });
  return fc.record({ first: one, second: one }).map(({ first, second }) => ({
    first: { ...first, ...rest, round: at },
    second: { ...second, ...rest, round: at },
  }));
});

/** Pairs of statements of one slot, contradicting or not, by one key or not. */
export const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc
    .record({ kind: fc.constantFrom("PREPARE" as const, "COMMIT" as const), slot, first: statement, second: statement })
    .map(({ kind, slot: at, first, second }) => ({
      first: { kind, ...at, ...first },
      second: { kind, ...at, ...second },
    })),
  fc.record({ height, first: statement, second: statement }).map(({ height: at, first, second }) => ({
    first: { kind: "SEAL" as const, height: at, ...first },
    second: { kind: "SEAL" as const, height: at, ...second },
  })),
  claims,
);
