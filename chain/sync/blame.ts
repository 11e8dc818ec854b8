import type { Network } from "../network/interface.ts";
import type { Offence } from "../network/reputation.ts";
import { errorCode } from "../primitives/errors.ts";

/** What a failed request counts as; undefined: nothing, since the connection is gone. */
const offenceOf = (error: unknown): Offence | undefined => {
  switch (errorCode(error)) {
    case "NOT_CONNECTED":
    case "NETWORK_CLOSED":
    case "NETWORK_FAILED":
      return undefined;
    case "REQUEST_FAILED":
    case "RANGE_EMPTY":
    case undefined:
      return "useless";
    case "MESSAGE_MALFORMED":
    case "BLOCK_MALFORMED":
    case "HEADER_MALFORMED":
    case "BLOCK_TOO_LARGE":
      return "malformed";
    default:
      return "invalid";
  }
};

/**
 * Reports a peer for what it delivered, or did not.
 * @returns whether anything else it sent is to be distrusted
 */
export const blame = (network: Pick<Network, "peers" | "report">, peer: string, error: unknown): boolean => {
  const offence = offenceOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  if (offence !== undefined && network.peers.has(peer)) network.report(peer, offence, `blocks: ${reason}`);
  return offence === "malformed" || offence === "invalid";
};
