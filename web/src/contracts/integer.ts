const BASE = 10n;
const PARTS = /^([+-]?)(\d+)(?:\.(\d+))?(?:e(\d{1,3}))?$/i;
const HEX = /^0x[0-9a-f]+$/i;
/** Above 2^256 in any case. */
const MAX_EXPONENT = 100;

/**
 * Reads an integer exactly: 42, 1_000_000, -7, 0xff, 1e18, 1.5e18.
 * @returns undefined for what is not an integer, such as 1.5 or 1e-3
 */
export const parseInteger = (text: string): bigint | undefined => {
  const plain = text.trim().replace(/(?<=\d)[_,](?=\d)/g, "");
  if (HEX.test(plain)) return BigInt(plain);
  const [, sign, whole, fraction = "", power = "0"] = PARTS.exec(plain) ?? [];
  if (whole === undefined) return undefined;
  const digits = fraction.replace(/0+$/, "");
  const exponent = Number(power) - digits.length;
  if (exponent < 0 || exponent > MAX_EXPONENT) return undefined;
  const value = BigInt(whole + digits) * BASE ** BigInt(exponent);
  return sign === "-" ? -value : value;
};

export interface IntegerRange {
  readonly least: bigint;
  readonly most: bigint;
}

/** What uint8 to uint256 and int8 to int256 can hold; undefined for other types. */
export const integerRange = (type: string): IntegerRange | undefined => {
  const [, unsigned, size = "256"] = /^(u?)int(\d*)$/.exec(type) ?? [];
  if (unsigned === undefined) return undefined;
  const bits = BigInt(size === "" ? "256" : size);
  if (bits === 0n || bits > 256n || bits % 8n !== 0n) return undefined;
  return unsigned === "u"
    ? { least: 0n, most: 2n ** bits - 1n }
    : { least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n };
};
