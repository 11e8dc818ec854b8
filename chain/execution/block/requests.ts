import { createHash } from "node:crypto";
import type { Block as EvmBlock } from "@ethereumjs/block";
import { SYSTEM_ADDRESS } from "../../primitives/params.ts";
import type { Address, Hash, Log } from "../../primitives/types.ts";
import { concatBytes, toBigInt } from "../../primitives/bytes.ts";
import type { Machine } from "../evm/machine.ts";
import { CONSOLIDATION_REQUESTS_ADDRESS, SYSTEM_CALL_GAS, WITHDRAWAL_REQUESTS_ADDRESS } from "./constants.ts";
import { requestsAreIdle } from "./idle-requests.ts";
import { callFromSystem } from "./system-calls.ts";

/** topic of DepositEvent (EIP-6110) */
const DEPOSIT_TOPIC: Hash = "0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5";
const WORD = 32;
/** where each field of a deposit event starts, and how long it is */
const DEPOSIT_FIELDS = [
  { offset: 160, size: 48 },
  { offset: 256, size: 32 },
  { offset: 320, size: 8 },
  { offset: 384, size: 96 },
  { offset: 512, size: 8 },
] as const;
const DEPOSIT_EVENT_BYTES = 576;

const REQUEST_TYPE = { deposit: 0, withdrawal: 1, consolidation: 2 } as const;

/**
 * Collects a block's requests (EIP-7685), each its type and its data: deposits from the logs, withdrawals and
 * consolidations from their contracts where these exist. Their calls come last in the block and leave SYSTEM_ADDRESS as
 * it was.
 */
export const collectRequests = async (
  deposits: Uint8Array,
  block: () => EvmBlock,
  machine: Machine,
): Promise<Uint8Array[]> => {
  const requests: [number, Uint8Array][] = [
    [REQUEST_TYPE.deposit, deposits],
    [REQUEST_TYPE.withdrawal, await callRequests(WITHDRAWAL_REQUESTS_ADDRESS, block, machine)],
    [REQUEST_TYPE.consolidation, await callRequests(CONSOLIDATION_REQUESTS_ADDRESS, block, machine)],
  ];
  return requests.filter(([, data]) => data.length > 0).map(([type, data]) => concatBytes(Uint8Array.of(type), data));
};

/** What a header's requestsHash must be. */
export const hashRequests = (requests: readonly Uint8Array[]): Hash => {
  const all = createHash("sha256");
  for (const request of requests) all.update(createHash("sha256").update(request).digest());
  return `0x${all.digest("hex")}`;
};

/** Collects a block's requests and hashes them. */
export const requestsHash = async (deposits: Uint8Array, block: () => EvmBlock, machine: Machine): Promise<Hash> =>
  hashRequests(await collectRequests(deposits, block, machine));

/** The deposits among a transaction's logs; undefined when one is malformed, which makes the block invalid. */
export const depositsOf = (logs: readonly Log[], contract: Address): Uint8Array[] | undefined => {
  const deposits: Uint8Array[] = [];
  for (const { address, topics, data } of logs) {
    if (address !== contract || topics[0] !== DEPOSIT_TOPIC) continue;
    if (!isDepositEvent(data)) return undefined;
    deposits.push(...DEPOSIT_FIELDS.map(({ offset, size }) => data.subarray(offset + WORD, offset + WORD + size)));
  }
  return deposits;
};

const isDepositEvent = (data: Uint8Array): boolean =>
  data.length === DEPOSIT_EVENT_BYTES &&
  DEPOSIT_FIELDS.every(
    ({ offset, size }, index) => wordAt(data, index * WORD) === BigInt(offset) && wordAt(data, offset) === BigInt(size),
  );

const wordAt = (data: Uint8Array, offset: number): bigint => toBigInt(data.subarray(offset, offset + WORD));

const callRequests = async (contract: Address, block: () => EvmBlock, machine: Machine): Promise<Uint8Array> => {
  const { overlay } = machine.state;
  if (overlay.account(contract) === undefined || requestsAreIdle(contract, overlay)) return new Uint8Array();
  const system = overlay.account(SYSTEM_ADDRESS);
  const { execResult } = await callFromSystem(contract, new Uint8Array(), SYSTEM_CALL_GAS, block(), machine);
  if (system === undefined) overlay.deleteAccount(SYSTEM_ADDRESS);
  else overlay.putAccount(SYSTEM_ADDRESS, system);
  return execResult.returnValue;
};
