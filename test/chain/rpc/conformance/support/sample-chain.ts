import { toHex, toQuantity } from "../../../../../chain/primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../../../../chain/primitives/types.ts";
import type { LocalChain } from "../../methods/debug/support/local-chain.ts";
import { startLocalChain } from "../../methods/debug/support/local-chain.ts";
import { CODE } from "../../methods/debug/support/scenarios.ts";
import { SENDER, WAITING_SENDER, signSamples } from "./transactions.ts";

/** A chain whose newest block has every type of transaction, and what one needs to know to ask about it. */
export interface SampleChain extends LocalChain {
  readonly sender: Address;
  readonly transactions: Awaited<ReturnType<typeof signSamples>>;
  readonly block: { readonly hash: Hash; readonly number: Hex };
}

/** Two transactions wait in the pool: one that is executable, one whose nonce leaves a gap. */
export async function startSampleChain(): Promise<SampleChain> {
  const chain = await startLocalChain();
  const { request } = chain;
  for (const [address, code] of Object.entries(CODE)) await request("hardhat_setCode", [address, toHex(code)]);
  await request("evm_setAutomine", [false]);
  const transactions = await signSamples();
  for (const { raw } of Object.values(transactions)) await request("eth_sendRawTransaction", [raw]);
  await request("evm_mine", []);
  const block = (await request("eth_getBlockByNumber", ["latest", false])) as SampleChain["block"];
  const { address: from } = WAITING_SENDER;
  for (const nonce of [0, 2]) {
    await request("eth_sendTransaction", [{ from, to: SENDER.address, nonce: toQuantity(nonce) }]);
  }
  return { ...chain, sender: SENDER.address, transactions, block };
}
