import type { AccessListEntry, Address, Hash } from "../../primitives/types.ts";
import type { Machine } from "../evm/machine.ts";
import type { CallRequest } from "../interface.ts";

/** What of a call is warm from its start. */
export interface Warmed extends Pick<CallRequest, "from" | "to" | "accessList"> {
  readonly coinbase: Address;
  /** without 0x; where they are by the rules, whatever was moved */
  readonly precompiles: Iterable<string>;
}

/** Warms what every transaction has warm: precompiles, sender, receiver, coinbase (EIP-2929, 3651) and its list (2930). */
export const warmUp = (warmed: Warmed, machine: Machine, report: boolean): void => {
  const { journal } = machine.evm;
  if (report) journal.startReportingAccessList();
  for (const { address, storageKeys } of warmed.accessList ?? []) {
    journal.addAlwaysWarmAddress(address, true);
    for (const slot of storageKeys) journal.addAlwaysWarmSlot(address, slot, true);
  }
  for (const precompile of warmed.precompiles) journal.addAlwaysWarmAddress(precompile);
  journal.addAlwaysWarmAddress(warmed.from);
  if (warmed.to !== undefined) journal.addAlwaysWarmAddress(warmed.to);
  journal.addAlwaysWarmAddress(warmed.coinbase);
};

/** What the call touched, without the addresses that are warm in any case unless slots of them were used. */
export const reportedAccesses = (
  request: CallRequest,
  created: Address | undefined,
  machine: Machine,
): AccessListEntry[] => {
  const entries: AccessListEntry[] = [];
  for (const [unprefixed, slots] of machine.evm.journal.accessList ?? []) {
    const address: Address = `0x${unprefixed}`;
    const implied =
      address === request.from || address === request.to || address === created || machine.isPrecompile(address);
    if (implied && slots.size === 0) continue;
    entries.push({ address, storageKeys: [...slots].map((slot): Hash => `0x${slot}`) });
  }
  return entries;
};
