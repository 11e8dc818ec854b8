import { Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { createTxFromRLP } from "@ethereumjs/tx";
import { bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { fromBigInt, toHex } from "../../../../chain/primitives/bytes.ts";
import { customCrypto, loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { decodeTransaction } from "../../../../chain/primitives/transaction/decode.ts";
import {
  encodeTransaction,
  impersonateTransaction,
  signTransaction,
} from "../../../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import { TransactionCodecError } from "../../../../chain/primitives/transaction/errors.ts";
import { recoverSender, toSigned } from "../../../../chain/primitives/transaction/sender.ts";
import { SECP256K1_ORDER } from "../../../../chain/primitives/transaction/signature.ts";
import { addresses, anyUnsigned, privateKeys, unsignedTransactions } from "./samples.ts";

type Fields = (Uint8Array | Fields)[];

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(TransactionCodecError);
    return errorCode(error);
  }
  return undefined;
};

const KEY = new Uint8Array(32).fill(1);
const bytes = (value: bigint | number): Uint8Array => fromBigInt(BigInt(value));

/** A signed transaction of a type, taken apart. */
function fieldsOf(type: 0 | 1 | 2 | 3 | 4): { fields: Fields; join: (fields: Fields) => Uint8Array } {
  const [unsigned] = fc.sample(unsignedTransactions(type), { numRuns: 1, seed: 4 }) as [UnsignedTransaction];
  const { raw } = signTransaction({ ...unsigned, chainId: 41n }, KEY);
  const prefix = type === 0 ? [] : [type];
  return {
    fields: RLP.decode(raw.subarray(prefix.length)) as Fields,
    join: (fields) => Uint8Array.from([...prefix, ...RLP.encode(fields)]),
  };
}

describe("decoding of transactions", function () {
  before(async function () {
    await loadCrypto();
  });

  it("agrees with @ethereumjs/tx on type, hash, signing hash and sender", async function () {
    this.timeout(60_000);
    const custom = customCrypto(await loadCrypto(), await loadKzg());
    const common = createCustomCommon({ chainId: 41 }, Mainnet, { hardfork: Hardfork.Prague, customCrypto: custom });
    expect(common).to.be.instanceOf(Common);
    fc.assert(
      fc.property(anyUnsigned, privateKeys, (unsigned, key) => {
        fc.pre(unsigned.gasLimit * unsigned.maxFeePerGas < 2n ** 256n);
        const tx = signTransaction({ ...unsigned, chainId: unsigned.chainId === undefined ? undefined : 41n }, key);
        const other = createTxFromRLP(tx.raw, { common });
        expect(other.type).to.equal(tx.type);
        expect(bytesToHex(other.hash())).to.equal(tx.hash);
        expect(bytesToHex(other.getMessageToVerifySignature())).to.equal(toHex(tx.signingHash));
        expect(other.getSenderAddress().toString()).to.equal(tx.from);
        expect(other.v).to.equal(tx.v);
      }),
      { numRuns: 100 },
    );
  });

  it("accepts one encoding only: what decodes encodes to the same bytes", function () {
    const samples = fc.tuple(anyUnsigned, fc.nat(), fc.nat({ max: 255 }), fc.constantFrom("set", "cut", "insert"));
    fc.assert(
      fc.property(samples, ([unsigned, at, byte, how]) => {
        const { raw } = signTransaction(unsigned, KEY);
        const index = at % raw.length;
        const list = [...raw];
        if (how === "set") list[index] = byte;
        else if (how === "cut") list.splice(index, 1);
        else list.splice(index, 0, byte);
        const changed = Uint8Array.from(list);
        const code = codeOf(() => {
          const tx = decodeTransaction(changed);
          expect(toHex(encodeTransaction(tx, tx))).to.equal(toHex(changed));
        });
        expect(code).to.be.oneOf([undefined, "MALFORMED", "TYPE_UNSUPPORTED", "SIGNATURE_INVALID", "NONCE_MAX"]);
      }),
      { numRuns: 1000 },
    );
  });

  it("never fails with anything but its own errors", function () {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        expect(codeOf(() => decodeTransaction(raw))).to.be.a("string");
      }),
      { numRuns: 1000 },
    );
  });

  it("names unknown types and what is no envelope", function () {
    for (const type of [0, 5, 0x7e, 0x7f]) {
      expect(codeOf(() => decodeTransaction(Uint8Array.of(type, 0xc0)))).to.equal("TYPE_UNSUPPORTED");
    }
    for (const raw of [[], [0x80], [0xb8, 0x40], [0xc0], [2], [2, 0xc0], [2, 0x80]]) {
      expect(codeOf(() => decodeTransaction(Uint8Array.from(raw)))).to.equal("MALFORMED");
    }
  });

  for (const type of [0, 1, 2, 3, 4] as const) {
    it(`checks the widths and the number of fields of type ${String(type)}`, function () {
      const { fields, join } = fieldsOf(type);
      expect(codeOf(() => decodeTransaction(join(fields)))).to.equal(undefined);
      const first = type === 0 ? 0 : 1;
      const prices = type < 2 ? 1 : 2;
      const gas = first + 1 + prices;
      const with_ = (index: number, value: Uint8Array | Fields): Uint8Array => join(fields.with(index, value));
      const cases: [string, Uint8Array][] = [
        ["NONCE_MAX", with_(first, bytes(2n ** 64n - 1n))],
        ["MALFORMED", with_(first, bytes(2n ** 64n))],
        ["MALFORMED", with_(first, Uint8Array.of(0))],
        ["MALFORMED", with_(first, [])],
        ["MALFORMED", with_(first + 1, bytes(2n ** 256n))],
        ["MALFORMED", with_(gas, bytes(2n ** 64n))],
        ["MALFORMED", with_(gas + 1, new Uint8Array(19))],
        ["MALFORMED", with_(gas + 1, new Uint8Array(21))],
        ["MALFORMED", with_(gas + 2, bytes(2n ** 256n))],
        ["MALFORMED", with_(gas + 3, [])],
        ["MALFORMED", join([...fields, bytes(1)])],
        ["MALFORMED", join(fields.slice(0, -1))],
        ["MALFORMED", Uint8Array.from([...join(fields), 0])],
      ];
      if (type > 0) {
        cases.push(["MALFORMED", with_(gas + 4, bytes(1))], ["MALFORMED", with_(gas + 4, [[new Uint8Array(20)]])]);
        cases.push(["MALFORMED", with_(gas + 4, [[new Uint8Array(20), [new Uint8Array(31)]]])]);
        cases.push(["MALFORMED", with_(gas + 4, [[new Uint8Array(20), [], []]])]);
        cases.push(["MALFORMED", with_(0, bytes(2n ** 256n))]);
      }
      if (type >= 3) cases.push(["MALFORMED", with_(gas + 1, new Uint8Array())]);
      for (const [index, [code, raw]] of cases.entries()) {
        expect(
          codeOf(() => decodeTransaction(raw)),
          String(index),
        ).to.equal(code);
      }
    });

    it(`checks the signature of type ${String(type)}`, function () {
      const { fields, join } = fieldsOf(type);
      const with_ = (fromEnd: number, value: bigint): Uint8Array => join(fields.with(-fromEnd, bytes(value)));
      const invalid = [
        with_(1, 0n),
        with_(1, SECP256K1_ORDER / 2n + 1n),
        with_(2, 0n),
        with_(2, SECP256K1_ORDER),
        ...(type === 0 ? [0n, 1n, 26n, 29n, 34n] : [2n, 27n]).map((v) => with_(3, v)),
      ];
      for (const raw of invalid) expect(codeOf(() => decodeTransaction(raw))).to.equal("SIGNATURE_INVALID");
      expect(codeOf(() => decodeTransaction(with_(1, SECP256K1_ORDER / 2n)))).to.equal(undefined);
      expect(codeOf(() => decodeTransaction(with_(2, 2n ** 256n)))).to.equal("MALFORMED");
    });
  }

  it("checks the widths of authorizations", function () {
    const { fields, join } = fieldsOf(4);
    const list = (fields.at(-4) ?? []) as Fields[];
    const [first] = list as [Fields];
    const with_ = (index: number, value: Uint8Array): Uint8Array => join(fields.with(-4, [first.with(index, value)]));
    const limits = [2n ** 256n, 0n, 2n ** 64n, 256n, 2n ** 256n, 2n ** 256n];
    for (const [index, limit] of limits.entries()) {
      expect(
        codeOf(() => decodeTransaction(with_(index, bytes(limit)))),
        String(index),
      ).to.equal("MALFORMED");
      if (index !== 1) expect(codeOf(() => decodeTransaction(with_(index, bytes(limit - 1n))))).to.equal(undefined);
    }
  });

  it("reads the chain id of a legacy transaction from v (EIP-155)", function () {
    const { fields, join } = fieldsOf(0);
    const decode = (v: bigint): { chainId: bigint | undefined; yParity: number } =>
      decodeTransaction(join(fields.with(-3, bytes(v))));
    expect(decode(27n)).to.include({ chainId: undefined, yParity: 0 });
    expect(decode(28n)).to.include({ chainId: undefined, yParity: 1 });
    expect(decode(35n + 82n)).to.include({ chainId: 41n, yParity: 0 });
    expect(decode(36n + 2n * 337n)).to.include({ chainId: 337n, yParity: 1 });
  });

  it("keeps views of its input", function () {
    const [unsigned] = fc.sample(unsignedTransactions(2), 1) as [UnsignedTransaction];
    const { raw } = signTransaction({ ...unsigned, data: new Uint8Array(5_000).fill(8) }, KEY);
    const tx = decodeTransaction(raw);
    expect(tx.raw).to.equal(raw);
    expect(tx.data.buffer).to.equal(raw.buffer);
    expect(recoverSender(tx)).to.equal(signTransaction(tx, KEY).from);
  });

  it("attaches the sender that is given, else the one that signed", function () {
    const [unsigned] = fc.sample(unsignedTransactions(2), 1) as [UnsignedTransaction];
    const { from, ...tx } = signTransaction(unsigned, KEY);
    expect(toSigned(tx).from).to.equal(from);
    expect(toSigned(tx, `0x${"00".repeat(20)}`).from).to.equal(`0x${"00".repeat(20)}`);
  });

  it("refuses a signature that no key made", function () {
    const { fields, join } = fieldsOf(2);
    const r = SECP256K1_ORDER - 1n;
    const outcomes = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((less) => {
      const tx = decodeTransaction(join(fields.with(-2, bytes(r - less))));
      return codeOf(() => recoverSender(tx));
    });
    expect(outcomes).to.include("SIGNATURE_INVALID");
    expect(new Set(outcomes)).to.have.property("size").at.most(2);
  });

  it("makes transactions of accounts without a key that differ by sender", function () {
    fc.assert(
      fc.property(anyUnsigned, addresses, addresses, (unsigned, a, b) => {
        fc.pre(a !== b);
        const tx = impersonateTransaction(unsigned, a);
        expect(tx.from).to.equal(a);
        expect(impersonateTransaction(unsigned, b).hash).to.not.equal(tx.hash);
        expect(toSigned(decodeTransaction(tx.raw), a)).to.deep.equal(tx);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses to encode typed transactions without a chain", function () {
    const [unsigned] = fc.sample(unsignedTransactions(1), 1) as [UnsignedTransaction];
    expect(codeOf(() => signTransaction({ ...unsigned, chainId: undefined }, KEY))).to.equal("MALFORMED");
  });
});
