import { formatUnits } from "viem";

/** Decimals of CPC and of its fees in gwei. */
export const COIN_DECIMALS = 18;
export const GWEI_DECIMALS = 9;

const THIN_GROUPS = /\B(?=(\d{3})+(?!\d))/g;

/** Groups of three digits: 1234567 as 1,234,567. Negative numbers too. */
export const grouped = (value: bigint | number): string => String(value).replace(THIN_GROUPS, ",");

/**
 * An amount in whole units, every digit of it: 1500000000000000000n as "1.5". Nothing is rounded.
 * @param decimals digits after the point of one unit
 */
export const exactAmount = (value: bigint, decimals: number): string => {
  const [whole = "0", fraction] = formatUnits(value, decimals).split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const digits = whole.replace("-", "").replace(THIN_GROUPS, ",");
  return `${sign}${digits}${fraction === undefined ? "" : `.${fraction}`}`;
};

/** CPC of an amount in wei, exact. */
export const exactCpc = (wei: bigint): string => `${exactAmount(wei, COIN_DECIMALS)} CPC`;

/** gwei of a price in wei, exact. */
export const exactGwei = (wei: bigint): string => `${exactAmount(wei, GWEI_DECIMALS)} gwei`;

/** Prices below a millionth of a gwei are easier read in wei. */
const SMALL_PRICE = 1_000n;

/** A price per gas in the unit that fits it, exact: "7 wei", "1.5 gwei". */
export const exactPrice = (wei: bigint): string => (wei < SMALL_PRICE ? `${wei} wei` : exactGwei(wei));

const PERCENT_STEPS = 10_000n;

/** A share in hundredths of a percent, rounded down: 1 of 3 as "33.33 %". Nothing of nothing is 0. */
export const percent = (part: bigint, whole: bigint): string => {
  const steps = whole === 0n ? 0n : (part * PERCENT_STEPS) / whole;
  const [units, rest] = [steps / 100n, steps % 100n];
  return rest === 0n ? `${units} %` : `${units}.${String(rest).padStart(2, "0").replace(/0$/, "")} %`;
};
