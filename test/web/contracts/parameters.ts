import fc from "fast-check";
import { getAddress } from "viem";
import type { AbiParameter } from "viem";
import type { Draft } from "../../../web/src/contracts/draft.ts";

/** A parameter, what a person may type for it, and how the value reads on one line. */
export interface Sample {
  readonly parameter: AbiParameter;
  readonly draft: Draft;
  readonly text: string;
}

const BYTE_BITS = 8;
const sizes = fc.integer({ min: 1, max: 32 });
const hex = (length: fc.Arbitrary<number>): fc.Arbitrary<string> =>
  length.chain((bytes) =>
    fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((each) => `0x${Buffer.from(each).toString("hex")}`),
  );

/** Decimal, hexadecimal, grouped or with an exponent of ten. */
const spellings = (value: bigint): fc.Arbitrary<string> => {
  const sign = value < 0n ? "-" : "";
  const digits = String(value < 0n ? -value : value);
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  const grouped = sign + digits.replace(/\B(?=(\d{3})+$)/g, "_");
  const exponent = value === 0n ? "0" : `${sign}${digits.slice(0, digits.length - zeros)}e${zeros}`;
  const hexadecimal = value < 0n ? String(value) : `0x${value.toString(16)}`;
  return fc.constantFrom(String(value), grouped, exponent, hexadecimal, ` ${value} `);
};

const leaf = (type: string, draft: string, text = draft): Sample => ({ parameter: { type }, draft, text });

const integers: fc.Arbitrary<Sample> = fc.tuple(sizes, fc.boolean()).chain(([bytes, signed]) => {
  const bits = BigInt(bytes * BYTE_BITS);
  const range = signed ? { min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n } : { min: 0n, max: 2n ** bits - 1n };
  return fc
    .bigInt(range)
    .chain((value) => spellings(value).map((draft) => leaf(`${signed ? "" : "u"}int${bits}`, draft, String(value))));
});

const leaves: fc.Arbitrary<Sample> = fc.oneof(
  integers,
  fc.boolean().map((value) => leaf("bool", String(value))),
  hex(fc.constant(20)).map((value) => leaf("address", value, getAddress(value))),
  sizes.chain((bytes) => hex(fc.constant(bytes)).map((value) => leaf(`bytes${bytes}`, value))),
  hex(fc.constant(24)).map((value) => leaf("function", value)),
  hex(fc.integer({ min: 0, max: 70 })).map((value) => leaf("bytes", value)),
  fc.string({ unit: "grapheme" }).map((value) => leaf("string", value)),
);

const named = (samples: readonly Sample[]): readonly AbiParameter[] =>
  samples.map(({ parameter }, index) => ({ ...parameter, name: index === 0 ? "" : "twin" }));

const tupleOf = (samples: readonly Sample[]): Sample => ({
  parameter: { type: "tuple", components: named(samples) },
  draft: samples.map(({ draft }) => draft),
  text: `[${samples.map(({ text }, index) => (index === 0 ? text : `twin: ${text}`)).join(", ")}]`,
});

/** The same value several times: items of an array have one type. */
const arrayOf = ([sample, length, fixed]: readonly [Sample, number, boolean]): Sample => ({
  parameter: { ...sample.parameter, type: `${sample.parameter.type}[${fixed ? length : ""}]` },
  draft: Array.from({ length }, () => sample.draft),
  text: `[${Array.from({ length }, () => sample.text).join(", ")}]`,
});

/** Parameters of every type, nested. */
export const samples: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc.array(tie("sample"), { minLength: 1, maxLength: 3 }).map(tupleOf),
    fc.tuple(tie("sample"), fc.integer({ min: 1, max: 3 }), fc.boolean()).map(arrayOf),
  ),
})).sample;
