import { createBlock } from "@ethereumjs/block";
import { Mainnet, createCustomCommon } from "@ethereumjs/common";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { createTxFromRLP } from "@ethereumjs/tx";
import { Account, Address as EvmAddress } from "@ethereumjs/util";
import { createVM, runBlock } from "@ethereumjs/vm";
import { fromBigInt, fromHex } from "../chain/primitives/bytes.ts";
import { HARDFORK } from "../chain/primitives/params.ts";
import type { Timing } from "./node.ts";
import { CHAIN_ID, type Workload } from "./workload.ts";

/** The same work on @ethereumjs/vm as it comes: no caches, JavaScript cryptography, state in memory. */
export const runStock = async (workload: Workload, transactions: number): Promise<Timing> => {
  const common = createCustomCommon({ chainId: CHAIN_ID, name: "stock" }, Mainnet, { hardfork: HARDFORK });
  const stateManager = new MerkleStateManager({ common });
  for (const [address, { balance, nonce, code, storage }] of workload.alloc) {
    const key = new EvmAddress(fromHex(address));
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the shortest way to a plain account
    await stateManager.putAccount(key, new Account(nonce, balance));
    if (code.length > 0) await stateManager.putCode(key, code);
    for (const [slot, value] of storage) await stateManager.putStorage(key, fromHex(slot), fromBigInt(value));
  }
  const vm = await createVM({ common, stateManager });
  const raws = workload.nextBlock(transactions, 10n ** 9n);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const block = createBlock(
    {
      header: { number: 1, gasLimit: 10n ** 10n, timestamp: 1_001, baseFeePerGas: 10n ** 9n },
      transactions: raws.map((raw) => createTxFromRLP(raw, { common })),
    },
    { common },
  );
  await runBlock(vm, { block, generate: true, skipBlockValidation: true });
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1_000 };
};
