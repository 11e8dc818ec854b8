/** Squares of a field of 6 by 6, symmetric left and right. */
export interface IdenticonPattern {
  /** degrees */
  readonly hue: number;
  readonly cells: readonly (readonly [x: number, y: number])[];
}

const SIDE = 6;
const HALF = 3;
const DEGREES = 360;

/** The same pattern for the same address, whatever its capitals. */
export const identicon = (address: string): IdenticonPattern => {
  const digits = Array.from(address.toLowerCase().replace(/^0x/, ""), (digit) => Number.parseInt(digit, 16));
  const hue = digits.slice(-6).reduce((sum, digit) => (sum * 16 + digit) % DEGREES, 0);
  const cells = Array.from({ length: SIDE * HALF }, (_, i) => i)
    .filter((i) => (digits[i] ?? 0) % 2 === 1)
    .flatMap((i) => {
      const [x, y] = [i % HALF, Math.floor(i / HALF)];
      return [[x, y] as const, [SIDE - 1 - x, y] as const];
    });
  return { hue, cells };
};
