import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const PEOPLE = 3;
const IDS = ["a", "b"].map((name) => ethers.id(name));

interface Change {
  readonly since: bigint;
  readonly expiry: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

/** Registry and grants in plain data: owners by dataset, changes by dataset and person, in order of time. */
class Model {
  readonly owners: (number | null)[] = IDS.map(() => null);
  readonly pending: (number | null)[] = IDS.map(() => null);
  readonly changes: Change[][][] = IDS.map(() => Array.from({ length: PEOPLE }, () => []));

  allows(dataset: number, who: number, timepoint: bigint, epoch?: bigint): boolean {
    const change = at(at(this.changes, dataset), who).findLast((c) => c.since <= timepoint);
    if (change === undefined || change.expiry <= timepoint) return false;
    return epoch === undefined || (change.from <= epoch && epoch <= change.to);
  }
}

const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const epoch = fc.bigInt({ min: 0n, max: 6n });
const step = fc.record({
  kind: fc.constantFrom("register", "grant", "grant", "grant", "revoke", "propose", "accept"),
  dataset: fc.integer({ min: 0, max: IDS.length - 1 }),
  actor: person,
  who: person,
  seconds: fc.bigInt({ min: 10n, max: 5_000n }),
  from: epoch,
  to: epoch,
  pause: fc.integer({ min: 2, max: 2_000 }),
});

async function deployed() {
  const people = await accounts(ethers, PEOPLE);
  const datasets = await ethers.deployContract("DatasetRegistry");
  return { people, datasets, grants: await ethers.deployContract("AccessGrants", [datasets]) };
}

describe("AccessGrants, random histories", function () {
  this.timeout(300_000);

  it("[S-03] [S-17] agrees with the model now and for every moment of the past", async function () {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const { people, datasets, grants } = await networkHelpers.loadFixture(deployed);
        const model = new Model();
        const moments: bigint[] = [];
        const address = (index: number) => at(people, index).address;

        for (const s of steps) {
          await time.increase(s.pause);
          const id = at(IDS, s.dataset);
          const owner = at(model.owners, s.dataset);
          const actor = at(people, s.actor);
          const list = at(at(model.changes, s.dataset), s.who);
          const expiry = BigInt(await time.latest()) + s.seconds;
          const unknown = owner === null ? { contract: datasets, error: "UnknownDataset" } : undefined;
          const foreign = (contract: typeof datasets | typeof grants) =>
            unknown ?? (owner === s.actor ? undefined : { contract, error: "NotDatasetOwner" });

          let refused: { contract: typeof datasets | typeof grants; error: string } | undefined;
          let send: () => Promise<unknown>;
          let apply: (now: bigint) => void;
          switch (s.kind) {
            case "register":
              refused = owner === null ? undefined : { contract: datasets, error: "AlreadyRegistered" };
              send = () => datasets.connect(actor).register(id);
              apply = () => (model.owners[s.dataset] = s.actor);
              break;
            case "grant":
              refused =
                foreign(grants) ?? (s.from > s.to ? { contract: grants, error: "InvalidEpochRange" } : undefined);
              send = () => grants.connect(actor).grant(id, address(s.who), expiry, s.from, s.to);
              apply = (since) => list.push({ since, expiry, from: s.from, to: s.to });
              break;
            case "revoke": {
              const active = list.at(-1) !== undefined && at(list, list.length - 1).expiry !== 0n;
              refused = foreign(grants) ?? (active ? undefined : { contract: grants, error: "NotGranted" });
              send = () => grants.connect(actor).revoke(id, address(s.who));
              apply = (since) => list.push({ since, expiry: 0n, from: 0n, to: 0n });
              break;
            }
            case "propose":
              refused = foreign(datasets);
              send = () => datasets.connect(actor).proposeTransfer(id, address(s.who));
              apply = () => (model.pending[s.dataset] = s.who);
              break;
            case "accept":
              refused =
                unknown ??
                (at(model.pending, s.dataset) === s.actor
                  ? undefined
                  : { contract: datasets, error: "NotPendingOwner" });
              send = () => datasets.connect(actor).acceptTransfer(id);
              apply = () => {
                model.owners[s.dataset] = s.actor;
                model.pending[s.dataset] = null;
              };
              break;
          }
          if (refused === undefined) {
            await send();
            apply(BigInt(await time.latest()));
          } else {
            await expect(send()).to.be.revertedWithCustomError(refused.contract, refused.error);
          }
          moments.push(BigInt(await time.latest()));
        }

        await time.increase(10);
        for (const [dataset, id] of IDS.entries()) {
          for (let who = 0; who < PEOPLE; who++) {
            for (const moment of moments.flatMap((m) => [m - 1n, m, m + 1n])) {
              const call = [id, address(who)] as const;
              expect(await grants.canAccessAt(...call, moment)).to.equal(model.allows(dataset, who, moment));
              expect(await grants.canAccessEpochAt(...call, 3n, moment)).to.equal(
                model.allows(dataset, who, moment, 3n),
              );
            }
            expect(await grants.changeCount(id, address(who))).to.equal(
              BigInt(at(at(model.changes, dataset), who).length),
            );
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
