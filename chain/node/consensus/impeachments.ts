import type { Committee } from "../../committee/genesis.ts";
import { impeachmentCall, keepsImpeachments } from "../../committee/records.ts";
import { SYSTEM_CALL_GAS } from "../../execution/block/constants.ts";
import type { SystemCallSchedule } from "../../execution/interface.ts";
import { PREDEPLOYS } from "../../primitives/params.ts";
import type { Address } from "../../primitives/types.ts";

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;

/**
 * Records in each impeach block whose turn it was (C-08). A block without coinbase is one: a proposer's block names its
 * proposer, or breaks a rule. Chains without the contract record nothing.
 */
export const impeachmentSchedule = (committee: Committee): SystemCallSchedule => ({
  start({ coinbase, number }, parentState) {
    if (coinbase !== ZERO_ADDRESS || !keepsImpeachments(parentState)) return [];
    const data = impeachmentCall(committee.proposer(number), committee.turn(number).term);
    return [{ to: PREDEPLOYS.impeachmentRecord, data, gasLimit: SYSTEM_CALL_GAS, required: true }];
  },
  end: () => [],
});
