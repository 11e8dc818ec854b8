import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";
import { type DidAction, directCall, signAction, signedCall } from "../support/did-actions.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const PEOPLE = 3;
const TYPE = ethers.id("veriKey");
const FAR = 2n ** 40n;

/** The registry's rules in plain data: people are numbers, `null` is nobody. */
interface Identity {
  owner: number | null;
  nonce: bigint;
  readonly delegateUntil: bigint[];
}

const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const step = fc.record({
  identity: person,
  actor: person,
  target: person,
  signed: fc.boolean(),
  action: fc.constantFrom("changeOwner", "changeOwner", "addDelegate", "addDelegate", "revokeDelegate", "deactivate"),
  seconds: fc.bigInt({ min: 1n, max: 5_000n }),
  pause: fc.integer({ min: 1, max: 2_000 }),
  replay: fc.boolean(),
});

async function deployed() {
  const people = await accounts(ethers, PEOPLE + 1);
  return { registry: await ethers.deployContract("DidRegistry"), people, relay: at(people, PEOPLE) };
}

function build(name: string, target: string, seconds: bigint): DidAction {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  if (name === "deactivate") return { call: name, type, fields: [] };
  if (name === "changeOwner")
    return { call: name, type, fields: [{ type: "address", name: "newOwner", value: target }] };
  const delegate = [
    { type: "bytes32", name: "delegateType", value: TYPE },
    { type: "address", name: "delegate", value: target },
  ];
  const validity = { type: "uint256", name: "validity", value: seconds };
  return { call: name, type, fields: name === "addDelegate" ? [...delegate, validity] : delegate };
}

describe("DidRegistry, random histories", function () {
  this.timeout(300_000);

  it("[U-10] obeys the owner only, signed or direct, and nobody can block another's identity", async function () {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
        const { registry, people, relay } = await networkHelpers.loadFixture(deployed);
        const address = (index: number) => at(people, index).address;
        const model: Identity[] = Array.from({ length: PEOPLE }, (_, owner) => ({
          owner,
          nonce: 0n,
          delegateUntil: Array.from({ length: PEOPLE }, () => 0n),
        }));

        for (const s of steps) {
          await time.increase(s.pause);
          const entry = at(model, s.identity);
          const action = build(s.action, address(s.target), s.seconds);
          const identity = address(s.identity);
          let sent;
          if (s.signed) {
            const signature = await signAction(registry, at(people, s.actor), identity, action, FAR);
            const data = signedCall(registry, identity, action, FAR, signature);
            sent = () => relay.sendTransaction({ to: registry, data });
          } else {
            sent = () =>
              at(people, s.actor).sendTransaction({ to: registry, data: directCall(registry, identity, action) });
          }

          if (entry.owner === null) {
            await expect(sent()).to.be.revertedWithCustomError(registry, "IdentityDeactivated");
          } else if (entry.owner !== s.actor) {
            await expect(sent()).to.be.revertedWithCustomError(
              registry,
              s.signed ? "InvalidSignature" : "NotIdentityOwner",
            );
          } else {
            await (await sent()).wait();
            const now = BigInt(await time.latest());
            if (s.signed) entry.nonce += 1n;
            if (s.action === "changeOwner") entry.owner = s.target;
            else if (s.action === "deactivate") entry.owner = null;
            else entry.delegateUntil[s.target] = s.action === "addDelegate" ? now + s.seconds : now;
            if (s.signed && s.replay) {
              const error = s.action === "deactivate" ? "IdentityDeactivated" : "InvalidSignature";
              await expect(sent()).to.be.revertedWithCustomError(registry, error);
            }
          }

          const now = BigInt(await time.latest());
          for (const [index, expected] of model.entries()) {
            const owner = expected.owner === null ? ethers.ZeroAddress : address(expected.owner);
            expect(await registry.identityOwner(address(index))).to.equal(owner);
            expect(await registry.deactivated(address(index))).to.equal(expected.owner === null);
            expect(await registry.nonces(address(index))).to.equal(expected.nonce);
            for (const [delegate, until] of expected.delegateUntil.entries()) {
              const valid = await registry.validDelegate(address(index), TYPE, address(delegate));
              // A call runs at the time of the head block or of the next one; the last second may go either way.
              if (until !== now + 1n) expect(valid).to.equal(expected.owner !== null && until > now);
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
