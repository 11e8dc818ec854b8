import type { Abi } from "viem";

/** Characters of a pasted ABI; the largest contracts need some 100,000. */
export const MAX_PASTED = 1_000_000;

/** Tuples within tuples. */
const MAX_DEPTH = 16;

export type PastedAbi = { readonly ok: true; readonly abi: Abi } | { readonly ok: false; readonly message: string };

const ITEM_TYPES = new Set(["function", "constructor", "event", "error", "fallback", "receive"]);
const MUTABILITIES = new Set(["pure", "view", "nonpayable", "payable"]);
const NAME = /^[A-Za-z_$][\w$]*$/;
const VALUE_TYPE = /^(?:u?int\d{0,3}|address|bool|bytes\d{0,2}|string|function|tuple)(?:\[\d*\])*$/;

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** Reads an ABI as JSON, or a compiler's artifact that holds one as `abi`. */
export const parsePastedAbi = (text: string): PastedAbi => {
  const wrong = (message: string): PastedAbi => ({ ok: false, message });
  if (text.trim() === "") return wrong("Paste the ABI of the contract.");
  if (text.length > MAX_PASTED) return wrong(`An ABI of more than ${MAX_PASTED} characters is not read.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return wrong("This is not JSON. An ABI begins with [ and ends with ].");
  }
  const items = isObject(parsed) && !Array.isArray(parsed) ? parsed["abi"] : parsed;
  if (!Array.isArray(items)) return wrong('Expects a list, or an object with a list named "abi".');
  if (items.length === 0) return wrong("This ABI is empty.");
  const bad = items.findIndex((item) => !isItem(item));
  if (bad >= 0) return wrong(`Entry ${bad + 1} is not a function, event or error of an ABI.`);
  return { ok: true, abi: (items as Fields[]).map(completed) as unknown as Abi };
};

const isItem = (item: unknown): boolean => {
  if (!isObject(item) || typeof item["type"] !== "string" || !ITEM_TYPES.has(item["type"])) return false;
  const { type, name, inputs, outputs, stateMutability } = item;
  const named = typeof name === "string" && NAME.test(name);
  if ((type === "function" || type === "event" || type === "error") && !named) return false;
  if (type === "function" && !(outputs === undefined || areParameters(outputs))) return false;
  if (type === "function" && !(stateMutability === undefined || MUTABILITIES.has(stateMutability as string)))
    return false;
  return inputs === undefined || areParameters(inputs);
};

const areParameters = (value: unknown, depth = 0): boolean =>
  depth < MAX_DEPTH && Array.isArray(value) && value.every((each) => isParameter(each, depth));

const isParameter = (value: unknown, depth: number): boolean => {
  if (!isObject(value) || typeof value["type"] !== "string" || !VALUE_TYPE.test(value["type"])) return false;
  if (value["name"] !== undefined && typeof value["name"] !== "string") return false;
  return !value["type"].startsWith("tuple") || areParameters(value["components"], depth + 1);
};

/** Old compilers left out empty lists, and wrote `constant` and `payable` for the mutability. */
const completed = (item: Fields): Fields => {
  const mutability = item["constant"] === true ? "view" : item["payable"] === true ? "payable" : "nonpayable";
  return {
    ...item,
    ...(item["type"] === "fallback" || item["type"] === "receive" ? {} : { inputs: item["inputs"] ?? [] }),
    ...(item["type"] === "function" ? { outputs: item["outputs"] ?? [] } : {}),
    stateMutability: item["stateMutability"] ?? mutability,
  };
};
