import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const PERCENT = [35n, 35n, 20n, 10n];
const PAYEES = 3;
const DAY = 86_400n;
const COLLECTION_PERIOD = 365n * DAY;
const MOST = 10n ** 24n;

/** The treasury's rules in plain arithmetic. */
class Model {
  balance = 0n;
  readonly booked = [0n, 0n, 0n, 0n];
  readonly spent = [0n, 0n, 0n, 0n];
  readonly payments: { head: number; payee: number; amount: bigint; approvedAt: bigint }[] = [];

  get owed(): bigint {
    return this.payments.reduce((sum, p) => sum + p.amount, 0n);
  }

  get unbooked(): bigint {
    return this.balance - this.owed - PERCENT.reduce((sum, _, head) => sum + at(this.booked, head), 0n) + this.used;
  }

  get used(): bigint {
    return this.spent.reduce((a, b) => a + b);
  }

  book(): void {
    const units = this.unbooked / 100n;
    for (const [head, percent] of PERCENT.entries()) this.booked[head] = at(this.booked, head) + units * percent;
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("income" as const), wei: fc.bigInt({ min: 1n, max: MOST }) }),
  fc.record({ kind: fc.constant("drip" as const), wei: fc.bigInt({ min: 1n, max: 250n }) }),
  fc.record({ kind: fc.constant("book" as const) }),
  fc.record({
    kind: fc.constant("approve" as const),
    head: fc.integer({ min: 0, max: 3 }),
    payee: fc.integer({ min: 0, max: PAYEES - 1 }),
    // In 1/8 of what the head has, so that one in nine asks for more than there is.
    eighths: fc.bigInt({ min: 0n, max: 9n }),
  }),
  fc.record({
    kind: fc.constant("collect" as const),
    payment: fc.nat(8),
    caller: fc.integer({ min: 0, max: PAYEES - 1 }),
  }),
  fc.record({ kind: fc.constant("reclaim" as const), payment: fc.nat(8) }),
  fc.record({ kind: fc.constant("wait" as const), days: fc.bigInt({ min: 1n, max: 300n }) }),
);

async function deployed() {
  const [controller, ...payees] = await accounts(ethers, 1 + PAYEES);
  const treasury = await ethers.deployContract("Treasury", [controller.address]);
  return { treasury, payees, sink: ethers.Wallet.createRandom().address };
}

describe("Treasury, random histories", function () {
  this.timeout(300_000);

  it("[E-13] agrees with the model after every step, loses no wei, and pays everyone in the end", async function () {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const { treasury, payees, sink } = await networkHelpers.loadFixture(deployed);
        const address = await treasury.getAddress();
        const model = new Model();
        let paid = 0n;
        let income = 0n;

        const collect = async (index: number, caller: number) => {
          const payment = model.payments[index];
          const call = treasury.connect(at(payees, caller)).collect(index + 1, sink);
          if (payment === undefined || payment.amount === 0n) {
            await expect(call).to.be.revertedWithCustomError(treasury, "NoSuchPayment");
          } else if (payment.payee !== caller) {
            await expect(call).to.be.revertedWithCustomError(treasury, "NotPayee");
          } else {
            await (await call).wait();
            paid += payment.amount;
            model.balance -= payment.amount;
            payment.amount = 0n;
          }
        };

        for (const s of steps) {
          if (s.kind === "income" || s.kind === "drip") {
            income += s.wei;
            model.balance += s.wei;
            await networkHelpers.setBalance(address, model.balance);
          } else if (s.kind === "book") {
            await treasury.book();
            model.book();
          } else if (s.kind === "wait") {
            await time.increase(s.days * DAY);
          } else if (s.kind === "collect") {
            await collect(s.payment, s.caller);
          } else if (s.kind === "approve") {
            const left = await treasury.available(s.head);
            const amount = (left * s.eighths) / 8n;
            const call = treasury.approvePayment(s.head, at(payees, s.payee).address, amount, ethers.ZeroHash);
            if (amount === 0n) await expect(call).to.be.revertedWithCustomError(treasury, "AmountIsZero");
            else if (amount > left) await expect(call).to.be.revertedWithCustomError(treasury, "OverBudget");
            else {
              await (await call).wait();
              model.book();
              model.spent[s.head] = at(model.spent, s.head) + amount;
              model.payments.push({ head: s.head, payee: s.payee, amount, approvedAt: BigInt(await time.latest()) });
            }
          } else {
            const payment = model.payments[s.payment];
            // The call is mined at least a second later; keep clear of the boundary, which has a test of its own.
            const age = payment === undefined ? 0n : BigInt(await time.latest()) - payment.approvedAt;
            if (age > COLLECTION_PERIOD - 60n && age < COLLECTION_PERIOD) continue;
            const call = treasury.reclaim(s.payment + 1);
            if (payment === undefined || payment.amount === 0n) {
              await expect(call).to.be.revertedWithCustomError(treasury, "NoSuchPayment");
            } else if (age < COLLECTION_PERIOD) {
              await expect(call).to.be.revertedWithCustomError(treasury, "StillCollectable");
            } else {
              await (await call).wait();
              model.spent[payment.head] = at(model.spent, payment.head) - payment.amount;
              payment.amount = 0n;
            }
          }

          const unbooked = model.unbooked;
          expect(await treasury.unbooked()).to.equal(unbooked);
          expect(await treasury.owed()).to.equal(model.owed);
          let heads = 0n;
          for (const [head, percent] of PERCENT.entries()) {
            expect(await treasury.booked(head)).to.equal(model.booked[head]);
            expect(await treasury.spent(head)).to.equal(model.spent[head]);
            heads += at(model.booked, head);
            expect(at(model.booked, head) * 100n).to.equal(
              percent * model.booked.reduce((a, b) => a + b),
              "exact percentages",
            );
          }
          expect(heads - model.used + model.owed + unbooked).to.equal(model.balance, "parts make the whole");
          expect(model.balance + paid).to.equal(income, "no wei created or lost");
        }

        for (const [index, payment] of model.payments.entries()) {
          if (payment.amount > 0n) await collect(index, payment.payee);
        }
        expect(await ethers.provider.getBalance(sink)).to.equal(paid);
        expect(await treasury.owed()).to.equal(0n);
      }),
      { numRuns: 20 },
    );
  });
});
