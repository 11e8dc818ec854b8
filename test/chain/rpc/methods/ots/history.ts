import { toHex } from "../../../../../chain/primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../../../../chain/primitives/types.ts";
import type { LocalChain } from "../debug/support/local-chain.ts";
import { CODE, FACTORY, SCENARIOS, SENDER, type Scenario } from "../debug/support/scenarios.ts";

export interface Frame {
  readonly type: string;
  readonly from: Address;
  readonly to?: Address;
  readonly error?: string;
  readonly calls?: readonly Frame[];
}

/** A transaction and everybody who has part in it. */
export interface Witnessed {
  readonly hash: Hash;
  readonly block: number;
  readonly addresses: ReadonlySet<Address>;
}

/** Errors of calls that never began. */
const UNBEGUN = new Set(["insufficient balance for transfer", "max call depth exceeded"]);

const addressesOf = (frame: Frame): Address[] => {
  if (frame.error !== undefined && UNBEGUN.has(frame.error)) return [];
  return [frame.from, ...(frame.to === undefined ? [] : [frame.to]), ...(frame.calls ?? []).flatMap(addressesOf)];
};

/** Deploys the scenarios' contracts and lets their sender act without a key. */
export const prepare = async ({ request }: LocalChain): Promise<void> => {
  for (const [address, bytes] of Object.entries(CODE)) await request("hardhat_setCode", [address, toHex(bytes)]);
  await request("hardhat_setBalance", [SENDER, "0xde0b6b3a7640000"]);
  await request("hardhat_impersonateAccount", [SENDER]);
};

export const send = async ({ request }: LocalChain, scenario: Omit<Scenario, "title">): Promise<Hash> => {
  const { to, data, value, gas } = scenario;
  const fees = { maxFeePerGas: "0x12a05f200", maxPriorityFeePerGas: "0x1" };
  const transaction = { from: SENDER, to, data, value, gas: gas ?? "0x30d40", ...fees };
  return (await request("eth_sendTransaction", [transaction])) as Hash;
};

/** Seals blocks with some scenarios each, in an order that mixes them. */
export const makeHistory = async (chain: LocalChain, rounds: number): Promise<void> => {
  const { request } = chain;
  // Made twice, the same address could be asked for again: a creation that fails has none in a trace.
  await send(chain, { to: FACTORY, value: "0x2" });
  await request("evm_setAutomine", [false]);
  const scenarios = SCENARIOS.filter(({ to }) => to !== FACTORY);
  for (let round = 0; round < rounds; round++) {
    const chosen = scenarios.filter((_, index) => (round * 7 + index * 3) % 5 < 2);
    for (const scenario of chosen) await send(chain, scenario);
    await request("evm_mine", []);
    if (round % 4 === 0) await request("evm_mine", []);
  }
  await request("evm_setAutomine", [true]);
};

/** All transactions, oldest first, by tracing every one of them. */
export const witnessAll = async ({ request }: LocalChain): Promise<Witnessed[]> => {
  const head = Number(await request("eth_blockNumber", []));
  const all: Witnessed[] = [];
  for (let block = 1; block <= head; block++) {
    const traces = (await request("debug_traceBlockByNumber", [toQuantity(block), { tracer: "callTracer" }])) as {
      readonly txHash: Hash;
      readonly result: Frame;
    }[];
    const receipts = (await request("eth_getBlockReceipts", [toQuantity(block)])) as {
      readonly contractAddress: Address | null;
    }[];
    traces.forEach(({ txHash, result }, index) => {
      const created = receipts[index]?.contractAddress;
      all.push({ hash: txHash, block, addresses: new Set([...addressesOf(result), ...(created ? [created] : [])]) });
    });
  }
  return all;
};

const toQuantity = (number: number): Hex => `0x${number.toString(16)}`;
