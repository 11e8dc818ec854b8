import type { Committee } from "../../committee/genesis.ts";
import type { CommitteePort } from "../../consensus/driver/ports.ts";
import { validatorSet } from "../../consensus/quorum.ts";

/** Who may speak at a height, as consensus asks for it. */
export const speakersOf = (committee: Committee): CommitteePort => ({
  speakers: (height) => ({
    validators: validatorSet(committee.validators(height)),
    proposer: committee.proposer(height),
  }),
});
