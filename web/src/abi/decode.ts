import { decodeAbiParameters, decodeEventLog, size, slice } from "viem";
import type { Abi, AbiEvent, AbiParameter, Hex } from "viem";
import { indexSelectors } from "./selectors.ts";
import type { Selectors } from "./selectors.ts";
import { toArguments } from "./value.ts";
import type { Argument } from "./value.ts";

/** A call, event or error in words. */
export interface Decoded {
  readonly name: string;
  readonly inputs: readonly Argument[];
  /**
   * contract: by the ABI of the contract itself; selector: by an ABI that uses the same selector, which may belong to
   * something else
   */
  readonly by: "contract" | "selector";
}

/** What is decoded of a log. */
export interface RawLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

const SELECTOR_BYTES = 4;

/** Errors that every Solidity contract may give. */
const BUILT_IN: Abi = [
  { type: "error", name: "Error", inputs: [{ name: "message", type: "string" }] },
  { type: "error", name: "Panic", inputs: [{ name: "code", type: "uint256" }] },
];

/** Tells what calls, logs and reverts mean. Where no ABI fits the answer is undefined, never a guess at the bytes. */
export class Decoder {
  readonly #others: Selectors;
  readonly #own = new WeakMap<Abi, Selectors>();

  /** @param others ABIs to try when the contract is unknown, most usual first */
  constructor(others: readonly Abi[]) {
    this.#others = indexSelectors([BUILT_IN, ...others]);
  }

  /** Name of a function by its selector alone, for lists. */
  functionName(input: Hex): string | undefined {
    return size(input) < SELECTOR_BYTES ? undefined : this.#others.functions.get(slice(input, 0, 4))?.[0]?.name;
  }

  /** @param abi of the called contract, when known */
  call(input: Hex, abi?: Abi): Decoded | undefined {
    return this.#decode("functions", input, abi);
  }

  /** @param abi of the contract that failed, when known */
  error(data: Hex, abi?: Abi): Decoded | undefined {
    return this.#decode("errors", data, abi);
  }

  /** @param abi of the contract that wrote the log, when known */
  log(log: RawLog, abi?: Abi): Decoded | undefined {
    const [topic] = log.topics;
    if (topic === undefined) return undefined;
    return this.#first(
      abi,
      (selectors) => selectors.events.get(topic) ?? [],
      (event) => decodeLog(event, log),
    );
  }

  #decode(kind: "functions" | "errors", data: Hex, abi: Abi | undefined): Decoded | undefined {
    if (size(data) < SELECTOR_BYTES) return undefined;
    const selector = slice(data, 0, SELECTOR_BYTES);
    const rest = size(data) === SELECTOR_BYTES ? "0x" : slice(data, SELECTOR_BYTES);
    return this.#first<{ name: string; inputs: readonly AbiParameter[] }>(
      abi,
      (selectors) => selectors[kind].get(selector) ?? [],
      ({ inputs }) => toArguments(inputs, inputs.length === 0 ? [] : decodeAbiParameters(inputs, rest)),
    );
  }

  #first<T extends { readonly name: string }>(
    abi: Abi | undefined,
    find: (selectors: Selectors) => readonly T[],
    decode: (item: T) => readonly Argument[],
  ): Decoded | undefined {
    const own = abi === undefined ? [] : find(this.#selectorsOf(abi));
    for (const item of own) {
      const inputs = attempt(() => decode(item));
      if (inputs !== undefined) return { name: item.name, inputs, by: "contract" };
    }
    for (const item of find(this.#others)) {
      const inputs = attempt(() => decode(item));
      if (inputs !== undefined) return { name: item.name, inputs, by: "selector" };
    }
    return undefined;
  }

  #selectorsOf(abi: Abi): Selectors {
    const known = this.#own.get(abi) ?? indexSelectors([abi]);
    this.#own.set(abi, known);
    return known;
  }
}

/** Bytes that do not fit an ABI are no fault: the next one is tried. */
const attempt = <T>(decode: () => T): T | undefined => {
  try {
    return decode();
  } catch {
    return undefined;
  }
};

const decodeLog = (event: AbiEvent, { topics, data }: RawLog): readonly Argument[] => {
  const { args } = decodeEventLog({ abi: [event], topics: topics as [Hex, ...Hex[]], data, strict: true });
  return toArguments(event.inputs.map(asLogged), args);
};

/** Of indexed values of unbounded size only the hash is logged. */
const asLogged = (input: AbiEvent["inputs"][number]): AbiParameter => {
  const hashed = input.indexed === true && /^(?:string|bytes|tuple)$|\]$/.test(input.type);
  return hashed ? { name: input.name ?? "", type: "bytes32" } : input;
};
