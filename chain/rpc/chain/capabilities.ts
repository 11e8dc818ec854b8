import { LedgerError } from "../../ledger/errors.ts";
import { toQuantity } from "../../primitives/bytes.ts";
import type { Backend } from "../backend.ts";

/** What of the chain this node can answer for. Blocks are all kept; a pruning node keeps only the newest states. */
export function capabilities({ ledger }: Backend): Record<string, unknown> {
  const { hash, header } = ledger.head;
  const oldest = oldestState(ledger);
  const whole = { disabled: false, oldestBlock: "0x0" };
  const retention = { type: "window", retentionBlocks: toQuantity(header.number - oldest + 1) };
  const states = { disabled: false, oldestBlock: toQuantity(oldest), ...(oldest > 0 && { deleteStrategy: retention }) };
  return {
    head: { number: toQuantity(header.number), hash },
    state: states,
    tx: whole,
    logs: whole,
    receipts: whole,
    blocks: whole,
    stateproofs: states,
  };
}

/** The first block whose state is still there. States go in the order of their blocks, so bisection finds it. */
function oldestState(ledger: Backend["ledger"]): number {
  let gone = -1;
  let there = ledger.head.header.number;
  while (there - gone > 1) {
    const middle = Math.floor((gone + there) / 2);
    if (isStored(ledger, middle)) there = middle;
    else gone = middle;
  }
  return there;
}

function isStored(ledger: Backend["ledger"], number: number): boolean {
  try {
    ledger.state.at(ledger.stateRoot(number));
    return true;
  } catch (error) {
    if (error instanceof LedgerError && error.code === "STATE_PRUNED") return false;
    throw error;
  }
}
