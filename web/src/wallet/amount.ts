import { parseUnits } from "viem";

const AMOUNT = /^(\d+)(?:\.(\d+))?$/;

/**
 * Reads an amount in whole units exactly: "1.5" with 18 decimals is 1500000000000000000n.
 * @returns undefined for what is no amount, or has more decimals than there are
 */
export const parseAmount = (text: string, decimals: number): bigint | undefined => {
  const plain = text.trim().replace(/(?<=\d)[_,](?=\d{3})/g, "");
  const [, whole, fraction = ""] = AMOUNT.exec(plain) ?? [];
  if (whole === undefined || fraction.replace(/0+$/, "").length > decimals) return undefined;
  return parseUnits(plain, decimals);
};
