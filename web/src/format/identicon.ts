/** Squares of a field of 6 by 6, symmetric left and right. */
export interface IdenticonPattern {
  /** degrees */
  readonly hue: number;
  readonly cells: readonly (readonly [x: number, y: number])[];
}

const SIDE = 6;
const HALF = 3;
const DEGREES = 360;

/** FNV-1a, stirred at the end so that the lowest bit depends on every character. */
const mixed = (text: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/** The same pattern for the same address, whatever its capitals. */
export const identicon = (address: string): IdenticonPattern => {
  const text = address.toLowerCase();
  const hue = mixed(text, SIDE * HALF) % DEGREES;
  const cells = Array.from({ length: SIDE * HALF }, (_, i) => i)
    .filter((i) => mixed(text, i) % 2 === 1)
    .flatMap((i) => {
      const [x, y] = [i % HALF, Math.floor(i / HALF)];
      return [[x, y] as const, [SIDE - 1 - x, y] as const];
    });
  return { hue, cells };
};
