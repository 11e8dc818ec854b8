import { RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import fc from "fast-check";
import { checkGreeting, decodeGreetingMessage, encodeGreetingMessage } from "../../../chain/network/greeting.ts";
import type { GreetingMessage } from "../../../chain/network/greeting.ts";
import { toHex } from "../../../chain/primitives/bytes.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";
import { NETWORK_LIMITS } from "../../../chain/primitives/limits.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (length: number) => bytes(length).map(toHex);
const number = fc.nat({ max: 2 ** 31 });
const text = (maxLength: number) => fc.string({ unit: "grapheme-ascii", maxLength });

const message: fc.Arbitrary<GreetingMessage> = fc.oneof(
  fc.record({
    kind: fc.constant("greeting" as const),
    greeting: fc.record({
      version: number,
      minimum: number,
      chainId: number,
      genesisHash: hex(32),
      head: fc.record({ height: number, hash: hex(32) }),
      fork: fc.record({ hash: hex(4), next: number }),
      nonce: bytes(32),
      account: fc.option(hex(20), { nil: undefined }),
      agent: text(128),
    }),
  }),
  fc.record({ kind: fc.constant("proof" as const), proof: fc.oneof(bytes(0), bytes(65)) }),
  fc.record({
    kind: fc.constant("refusal" as const),
    code: fc.constantFrom("CHAIN_DIFFERS" as const, "OUTDATED" as const, "PEER_LIMIT" as const),
    reason: text(512),
  }),
);

const codeOf = (attempt: () => unknown): string | undefined => {
  try {
    attempt();
  } catch (error) {
    return errorCode(error);
  }
  return undefined;
};

describe("Greetings of peers", () => {
  it("come back from bytes as they were", () => {
    fc.assert(
      fc.property(message, (sent) => {
        const encoded = encodeGreetingMessage(sent);
        expect(encoded.length).to.be.at.most(NETWORK_LIMITS.greetingBytes);
        expect(decodeGreetingMessage(encoded)).to.deep.equal(sent);
      }),
    );
  });

  it("are malformed or whole, whatever the bytes", () => {
    const mutated = fc
      .tuple(message.map(encodeGreetingMessage), fc.nat(), fc.nat({ max: 255 }))
      .map(([encoded, at, byte]) => {
        const copy = Uint8Array.from(encoded);
        copy[at % copy.length] = byte;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (any) => {
        expect(codeOf(() => decodeGreetingMessage(any))).to.be.oneOf([undefined, "MESSAGE_MALFORMED"]);
      }),
    );
    expect(codeOf(() => decodeGreetingMessage(new Uint8Array(NETWORK_LIMITS.greetingBytes + 1)))).to.equal(
      "MESSAGE_MALFORMED",
    );
  });

  it("may say more than this release knows, so that an old one learns that it is too old [T-10]", () => {
    fc.assert(
      fc.property(message, fc.uint8Array({ maxLength: 20 }), (sent, more) => {
        if (sent.kind !== "greeting") return;
        const fields = RLP.decode(encodeGreetingMessage(sent).subarray(1)) as Uint8Array[];
        const encoded = Buffer.concat([Uint8Array.of(1), RLP.encode([...fields, more])]);
        expect(decodeGreetingMessage(encoded)).to.deep.equal(sent);
      }),
    );
  });

  it("bring no control characters into logs", () => {
    const encoded = encodeGreetingMessage({ kind: "refusal", code: "PEER_LIMIT", reason: "a\u001b[2J\nb" });
    expect(decodeGreetingMessage(encoded)).to.deep.include({ reason: "a?[2J?b" });
  });

  describe("are accepted", () => {
    const own = { version: 5, minimum: 3, chainId: 41, genesisHash: toHex(new Uint8Array(32)) };

    it("when both protocols are new enough: after a soft upgrade the old node follows [T-10]", () => {
      checkGreeting(own, own);
      checkGreeting(own, { ...own, version: 3, minimum: 1 });
      checkGreeting({ ...own, version: 3, minimum: 1 }, own);
    });

    it("not when the peer is too old, and it learns so: after a hard upgrade [T-10]", () => {
      const old = { ...own, version: 2, minimum: 1 };
      expect(
        codeOf(() => {
          checkGreeting(own, old);
        }),
      ).to.equal("PEER_OUTDATED");
      expect(
        codeOf(() => {
          checkGreeting(old, own);
        }),
      ).to.equal("OUTDATED");
    });

    it("not from another chain or genesis", () => {
      expect(
        codeOf(() => {
          checkGreeting(own, { ...own, chainId: 42 });
        }),
      ).to.equal("CHAIN_DIFFERS");
      expect(
        codeOf(() => {
          checkGreeting(own, { ...own, genesisHash: `0x${"11".repeat(32)}` });
        }),
      ).to.equal("CHAIN_DIFFERS");
    });
  });
});
