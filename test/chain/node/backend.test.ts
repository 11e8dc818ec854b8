import path from "node:path";
import { expect } from "chai";
import { parseGenesis } from "../../../chain/execution/genesis/file.ts";
import type { Genesis } from "../../../chain/execution/genesis/file.ts";
import { readJson } from "../../../chain/node/config.ts";
import { startNode } from "../../../chain/node/node.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";

const GENESIS = path.resolve(import.meta.dirname, "../../../chain/node/networks/local.genesis.json");

/** Seconds between blocks as a node tells them to JSON-RPC. */
const blockSecondsOf = async (change: (genesis: Genesis) => Genesis): Promise<number | undefined> => {
  const genesis = change(parseGenesis(await readJson(GENESIS)));
  const node = await startNode({ genesis, storage: { memory: true }, durability: "os", recoveryWorkers: 0 });
  await node.close();
  return node.backend.blockSeconds;
};

const withPeriod =
  (periodMs: number) =>
  (genesis: Genesis): Genesis => ({ ...genesis, cpchain: genesis.cpchain && { ...genesis.cpchain, periodMs } });

describe("Backend of a node", () => {
  before(() => loadCrypto());

  for (const [periodMs, seconds] of [
    [10_000, 10],
    [1_500, 2],
    [0, 1],
  ] as const) {
    it(`tells ${seconds} s between blocks for a period of ${periodMs} ms in the genesis file`, async () => {
      expect(await blockSecondsOf(withPeriod(periodMs))).to.equal(seconds);
    });
  }
});
