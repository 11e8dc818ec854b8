import { expect } from "chai";
import type { ScheduledUpgrade } from "../../../../../chain/execution/upgrades/definition.ts";
import { planUpgrades } from "../../../../../chain/execution/upgrades/plan.ts";
import { KNOWN_UPGRADES } from "../../../../../chain/execution/upgrades/registry.ts";
import { forkIdAt } from "../../../../../chain/primitives/fork-id.ts";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { Client } from "../../support/fake-node.ts";

const SCHEDULED: readonly ScheduledUpgrade[] = [
  { name: "osaka", kind: "hard", height: 1 },
  { name: "of-tomorrow", kind: "soft", height: 1, release: "2.0.0" },
  { name: "bpo1", kind: "hard", height: 5 },
  { name: "later", kind: "hard", height: 9, release: "3.0.0" },
];

describe("JSON-RPC: upgrades of the chain", () => {
  before(() => loadCrypto());

  it("shows what is in force, what comes, and what this software lacks [T-10]", async () => {
    const plan = planUpgrades({ hardfork: "prague", eips: [] }, SCHEDULED, KNOWN_UPGRADES);
    const upgrades = { scheduled: plan.upgrades, forks: plan.forks, missing: () => plan.missing };
    const client = new Client({ upgrades });
    client.node.seal();
    const { hash } = forkIdAt(client.node.ledger.genesisHash, [1, 5], 1);
    expect(await client.call("cpc_getUpgrades")).to.deep.equal({
      upgrades: [
        { name: "osaka", kind: "hard", height: "0x1", release: null, known: true, active: true },
        { name: "of-tomorrow", kind: "soft", height: "0x1", release: "2.0.0", known: false, active: false },
        { name: "bpo1", kind: "hard", height: "0x5", release: null, known: true, active: false },
        { name: "later", kind: "hard", height: "0x9", release: "3.0.0", known: false, active: false },
      ],
      missing: { name: "later", height: "0x9", release: "3.0.0" },
      fork: { hash, next: "0x5" },
    });
  });

  it("has none on a chain whose rules never change [T-10]", async () => {
    const { hash } = forkIdAt(new Client().node.ledger.genesisHash, [], 0);
    expect(await new Client().call("cpc_getUpgrades")).to.deep.equal({
      upgrades: [],
      missing: null,
      fork: { hash, next: "0x0" },
    });
  });
});
