/** Units of the drawing; it is stretched to its place. */
export const CHART = { width: 600, height: 100, gap: 2, least: 1.5 } as const;

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const twoDigits = (value: number): number => Math.round(value * 100) / 100;

/**
 * Bars from left to right, standing on the ground. What is not nothing can be seen.
 * @param shares of the height, 0 to 1
 */
export const bars = (shares: readonly number[]): readonly Bar[] => {
  const step = CHART.width / Math.max(shares.length, 1);
  return shares.map((share, i) => {
    const wanted = Math.min(Math.max(share, 0), 1) * CHART.height;
    const height = twoDigits(share > 0 ? Math.max(wanted, CHART.least) : 0);
    return { x: twoDigits(i * step), y: twoDigits(CHART.height - height), width: twoDigits(step - CHART.gap), height };
  });
};
