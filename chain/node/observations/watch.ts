import type { Committee } from "../../committee/genesis.ts";
import type { Driver } from "../../consensus/driver/driver.ts";
import type { Evidence } from "../../consensus/messages/evidence.ts";
import type { Address } from "../../primitives/types.ts";
import type { Observations } from "./record.ts";

/** Keeps what the driver of a member reports of others. `now`: ms since 1970. */
export const watchFaults = (
  driver: Pick<Driver, "on">,
  committee: Committee,
  observations: Pick<Observations, "addImpeachment" | "addEvidence">,
  now: () => number,
): void => {
  driver.on("impeached", (height, proposer, cause) => {
    observations.addImpeachment({ height, proposer, cause, at: now() });
  });
  driver.on("evidence", (evidence) => {
    const culprit = culpritOf(evidence, committee);
    if (culprit !== undefined) observations.addEvidence(evidence, culprit, now());
  });
};

/** Whose key signed both; undefined for evidence that names no member. */
const culpritOf = ({ first }: Evidence, committee: Committee): Address | undefined =>
  first.kind === "SEAL" ? committee.proposer(first.height) : committee.validators(first.height)[first.validator];
