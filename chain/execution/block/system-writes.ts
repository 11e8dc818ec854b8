import type { Header } from "../../primitives/types.ts";
import { toHash } from "../../primitives/bytes.ts";
import type { Rules } from "../evm/rules.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { BEACON_ROOTS_ADDRESS, BEACON_ROOTS_LENGTH, HISTORY_ADDRESS, HISTORY_LENGTH } from "./constants.ts";

/** Writes the beacon root (EIP-4788) and the parent's hash (EIP-2935) where their contracts exist. */
export const writeSystemSlots = (header: Header, state: StateOverlay, rules: Rules): void => {
  if (header.parentBeaconBlockRoot !== undefined && state.code(BEACON_ROOTS_ADDRESS).length > 0) {
    const timestamp = BigInt(header.timestamp);
    const index = timestamp % BEACON_ROOTS_LENGTH;
    state.putStorage(BEACON_ROOTS_ADDRESS, toHash(index), timestamp);
    state.putStorage(BEACON_ROOTS_ADDRESS, toHash(index + BEACON_ROOTS_LENGTH), BigInt(header.parentBeaconBlockRoot));
  }
  if (rules.historyContract && state.code(HISTORY_ADDRESS).length > 0) {
    const index = BigInt(header.number - 1) % HISTORY_LENGTH;
    state.putStorage(HISTORY_ADDRESS, toHash(index), BigInt(header.parentHash));
  }
};
