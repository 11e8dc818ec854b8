import { toHash } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { CONSOLIDATION_REQUESTS_ADDRESS, WITHDRAWAL_REQUESTS_ADDRESS } from "./constants.ts";

/** Hashes of the code that the EIPs deploy: EIP-7002 and EIP-7251. */
const KNOWN_CODE: ReadonlyMap<Address, Hash> = new Map([
  [WITHDRAWAL_REQUESTS_ADDRESS, "0x0345a365d2f4c5975b9f1599abe0a2ee76b7a3a731bc68781bd04c84e4858f50"],
  [CONSOLIDATION_REQUESTS_ADDRESS, "0x78c6cb5202685228bbcbfb992b1c4e116c7ec5ef11e25b8e92716cfc628ddd60"],
]);

/** Excess, count, head and tail of the queue: all that the system call reads of an empty queue, and all that it writes. */
const QUEUE_SLOTS = [0n, 1n, 2n, 3n].map(toHash);

/**
 * Whether the system call of a request contract returns nothing and changes nothing: it has the code of its EIP, no
 * request waits, and there is no excess to take back. It need not run then, which almost every block saves twice.
 */
export const requestsAreIdle = (contract: Address, state: StateOverlay): boolean =>
  state.account(contract)?.codeHash === KNOWN_CODE.get(contract) &&
  QUEUE_SLOTS.every((slot) => state.storage(contract, slot) === 0n);
