import type { PlannedUpgrade } from "../../execution/upgrades/plan.ts";
import { UPGRADE_ADVICE } from "../../network/fork-check.ts";
import { NodeError } from "../errors.ts";

/** A hard upgrade that this software has not; without a name when only peers told of it. */
export type MissingUpgrade = Pick<PlannedUpgrade, "height"> & Partial<Pick<PlannedUpgrade, "name" | "release">>;

/** Knows how far this software can follow the chain, and lets nobody go further. */
export class UpgradeGate {
  /** rejects with UPGRADE_REQUIRED when the chain has come so far */
  readonly failure: Promise<never>;
  readonly #fail: (error: NodeError) => void;
  #missing: MissingUpgrade | undefined;

  constructor(missing: MissingUpgrade | undefined) {
    this.#missing = missing;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.failure = promise;
    this.#fail = reject;
  }

  /** undefined: this software has all upgrades that it knows of */
  get missing(): MissingUpgrade | undefined {
    return this.#missing;
  }

  /** Learns of a hard upgrade that this software has not. */
  learn(upgrade: MissingUpgrade): void {
    if (this.#missing === undefined || upgrade.height < this.#missing.height) this.#missing = upgrade;
  }

  /** @throws NodeError UPGRADE_REQUIRED for a block whose rules this software has not */
  require(height: number): void {
    if (this.#missing !== undefined && height >= this.#missing.height) throw upgradeRequired(this.#missing);
  }

  /** The chain has a new head. @returns whether this software can go no further */
  reached(head: number): boolean {
    if (this.#missing === undefined || head + 1 < this.#missing.height) return false;
    this.#fail(upgradeRequired(this.#missing));
    return true;
  }
}

/** The upgrade in words. */
export const describeMissing = ({ name, height }: MissingUpgrade): string =>
  `block ${height} begins ${name === undefined ? "a hard upgrade" : `the hard upgrade ${name}`}, which this software does not have`;

/** What the operator has to do. */
export const adviceFor = ({ release }: MissingUpgrade): string =>
  release === undefined ? UPGRADE_ADVICE : `Install release ${release} or newer, then start the node again.`;

const upgradeRequired = (missing: MissingUpgrade): NodeError =>
  new NodeError("UPGRADE_REQUIRED", `${describeMissing(missing)}: this node cannot follow the chain any further.`, {
    advice: adviceFor(missing),
  });
