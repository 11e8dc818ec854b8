import { expect } from "chai";
import type { ScheduledUpgrade } from "../../../../chain/execution/upgrades/definition.ts";
import { planUpgrades } from "../../../../chain/execution/upgrades/plan.ts";
import { KNOWN_UPGRADES } from "../../../../chain/execution/upgrades/registry.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { allocAccount } from "../support/alloc.ts";
import { TestChain } from "../support/test-chain.ts";
import { Wallet } from "../support/wallet.ts";

const HEIGHT = 3;
const ABOVE_CAP = 2n ** 24n + 1n;

describe("Execution of a chain whose rules change", function () {
  this.timeout(60_000);
  let wallet: Wallet;
  before(async () => {
    await loadCrypto();
    wallet = new Wallet(1);
  });

  const start = (upgrade: ScheduledUpgrade, known = KNOWN_UPGRADES) =>
    TestChain.create(new Map([[wallet.address, allocAccount({ balance: 10n ** 21n })]]), {
      plan: planUpgrades({ hardfork: "prague", eips: [] }, [upgrade], known),
    });
  const old = new Map([...KNOWN_UPGRADES].filter(([name]) => name === "prague"));

  it("builds and checks each block under the rules of its height [T-10]", async () => {
    const chain = await start({ name: "transaction-gas-cap", kind: "soft", height: HEIGHT });
    const large = () => wallet.sign({ gasLimit: ABOVE_CAP, nonce: chain.nonce(wallet.address) });
    for (let height = 1; height < HEIGHT; height++) {
      const { executed } = await chain.extend([large()]);
      expect(executed.block.transactions).to.have.lengthOf(1);
    }
    expect((await chain.build([large()])).executed.block.transactions).to.have.lengthOf(0);
  });

  it("accepts the blocks of a soft upgrade without it, and refuses with it what came before (C1) [T-10]", async () => {
    const upgrade: ScheduledUpgrade = { name: "transaction-gas-cap", kind: "soft", height: HEIGHT };
    const [upgraded, behind] = [await start(upgrade), await start(upgrade, old)];
    for (let height = 1; height <= HEIGHT + 1; height++) {
      const transfer = wallet.sign({ nonce: upgraded.nonce(wallet.address) });
      const built = await upgraded.extend([transfer]);
      behind.commit(await behind.execution.apply(behind.parent, built.executed.block));
    }
    expect(behind.parent.hash).to.equal(upgraded.parent.hash);
    const large = wallet.sign({ gasLimit: ABOVE_CAP, nonce: behind.nonce(wallet.address) });
    const { executed } = await behind.build([large]);
    expect(executed.block.transactions).to.have.lengthOf(1);
    const refusal = await upgraded.execution.apply(upgraded.parent, executed.block).catch((error: unknown) => error);
    expect(errorCode(refusal)).to.be.a("string");
  });

  it("tells of the rules in force, and of later ones when their first block is there [T-10]", async () => {
    const chain = await start({ name: "bpo1", kind: "hard", height: HEIGHT });
    const before = chain.execution.maxBlobGas(chain.parent.header);
    expect(chain.execution.forks.blocks).to.deep.equal([]);
    expect(chain.execution.forks.known).to.have.lengthOf(1);
    for (let height = 1; height <= HEIGHT; height++) await chain.extend([]);
    expect(chain.execution.forks.blocks).to.deep.equal([HEIGHT]);
    expect(chain.execution.forks.known.map(({ activationTime }) => activationTime)).to.deep.equal([0, HEIGHT]);
    expect(chain.execution.maxBlobGas(chain.parent.header) > before).to.equal(true);
  });

  it("executes nothing from the height of a hard upgrade on that it has not [T-10]", async () => {
    const chain = await start({ name: "osaka", kind: "hard", height: HEIGHT }, old);
    for (let height = 1; height < HEIGHT; height++) await chain.extend([]);
    const message = await chain.build([]).catch((error: unknown) => String(error));
    expect(message).to.contain("no rules of block 3");
  });
});
