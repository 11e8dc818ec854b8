import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const YEAR = 365n * 86_400n;
const SHARES = [3_333, 3_333, 3_334];
const PORTIONS = 4n;
const WHOLE = 10_000n;

async function deployed() {
  const owners = await accounts(ethers, SHARES.length);
  const start = BigInt(await time.latest()) + 1_000n;
  const vesting = await ethers.deployContract("TeamVesting", [owners.map((o) => o.address), SHARES, start, PORTIONS]);
  return { vesting, owners, start, sink: ethers.Wallet.createRandom().address };
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("release" as const), id: fc.integer({ min: 0, max: SHARES.length - 1 }) }),
  fc.record({ kind: fc.constant("arrive" as const), wei: fc.bigInt({ min: 1n, max: 30_000n }) }),
);

describe("TeamVesting, random histories", function () {
  this.timeout(300_000);

  it("[E-12] never pays early or too much, and pays every wei in the end", async function () {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 0n, max: 10n ** 27n }),
        fc.array(step, { minLength: 8, maxLength: 30 }),
        async (fund, steps) => {
          const { vesting, owners, start, sink } = await networkHelpers.loadFixture(deployed);
          const address = await vesting.getAddress();
          await networkHelpers.setBalance(address, fund);
          let arrived = fund;
          // Each arrival after the end can leave beneficiary 0 less than WHOLE wei that do not divide.
          let tolerance = WHOLE;
          const paid = SHARES.map(() => 0n);

          const release = async (id: number) => {
            const due = await vesting.releasable(id);
            const call = vesting.connect(at(owners, id)).release(id, sink);
            if (due === 0n) {
              await expect(call).to.be.revertedWithCustomError(vesting, "NothingDue");
              return;
            }
            await (await call).wait();
            paid[id] = at(paid, id) + due;
          };
          const check = async () => {
            const now = BigInt(await time.latest());
            const years = now < start ? 0n : (now - start) / YEAR;
            const vested = (arrived * (years > PORTIONS ? PORTIONS : years)) / PORTIONS;
            const sum = paid.reduce((a, b) => a + b);
            expect(sum <= vested, "paid more than vested").to.equal(true);
            expect(await ethers.provider.getBalance(address)).to.equal(arrived - sum);
            expect(await vesting.released()).to.equal(sum);
            let due = 0n;
            for (const [id, share] of SHARES.entries()) {
              const own = (await vesting.releasable(id)) + at(paid, id);
              const exact = (vested * BigInt(share)) / WHOLE;
              expect(own >= exact - tolerance && own <= exact + tolerance, `share of beneficiary ${id}`).to.equal(true);
              due += own;
            }
            expect(vested - due < WHOLE, "wei that wait").to.equal(true);
          };

          for (const s of steps) {
            if (s.kind === "wait") await time.increase(BigInt(s.days) * 86_400n);
            else if (s.kind === "release") await release(s.id);
            else {
              arrived += s.wei;
              tolerance += WHOLE;
              await networkHelpers.setBalance(address, (await ethers.provider.getBalance(address)) + s.wei);
            }
            await check();
          }

          const end = await vesting.end();
          if (BigInt(await time.latest()) < end) await time.increaseTo(end);
          for (const id of SHARES.keys()) await release(id);
          expect(await ethers.provider.getBalance(address)).to.equal(0n);
          expect(await ethers.provider.getBalance(sink)).to.equal(arrived);
        },
      ),
      { numRuns: 20 },
    );
  });
});
