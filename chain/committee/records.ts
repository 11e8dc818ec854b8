import { concatBytes, fromBigIntPadded, fromHex, toHex } from "../primitives/bytes.ts";
import { keccak256Hex } from "../primitives/crypto/keccak.ts";
import type { StateReader } from "../ledger/state/interface.ts";
import { PREDEPLOYS } from "../primitives/params.ts";
import type { Address, Hash } from "../primitives/types.ts";

/** What the contract ImpeachmentRecord holds of a block. */
export interface RecordedImpeachment {
  readonly height: number;
  readonly term: number;
  readonly proposer: Address;
}

/** The numbers of EquivocationVerifier.Kind. */
const OFFENCE_KIND = { PREPARE: 1, COMMIT: 2, SEAL: 3, IMPEACH: 4 } as const;

/** What counts once in the contract EvidenceRegistry. */
export interface Offence {
  readonly offender: Address;
  readonly height: number;
  /** 0 of a SEAL */
  readonly round: number;
  readonly kind: keyof typeof OFFENCE_KIND;
}

/** The beginning of a call of `record(address proposer, uint48 term)`. */
const RECORD_SELECTOR = fromHex("0xb8a6e442");
/** Slots of the contracts' mappings, as the compiler lays them out. */
const IMPEACHMENTS_SLOT = 0n;
const PROVED_SLOT = 3n;
/** Bits of height and term in the word of an impeachment, from the lowest up; the proposer follows. */
const FIELD_BITS = 48n;

const word = (value: bigint | number): Uint8Array => fromBigIntPadded(BigInt(value), 32);
const slotOf = (key: Uint8Array, mapping: bigint): Hash => keccak256Hex(concatBytes(key, word(mapping)));
const low = (value: bigint): number => Number(BigInt.asUintN(Number(FIELD_BITS), value));

/** Does the chain keep a record of impeachments? One that began before there was the contract does not. */
export const keepsImpeachments = (state: StateReader): boolean => {
  const account = state.account(PREDEPLOYS.impeachmentRecord);
  return account !== undefined && state.code(account.codeHash).length > 0;
};

/** Data of the call that records the impeachment of a block's proposer. */
export const impeachmentCall = (proposer: Address, term: number): Uint8Array =>
  concatBytes(RECORD_SELECTOR, word(BigInt(proposer)), word(term));

/** The impeachment that the chain recorded at a height; undefined: none. */
export const recordedImpeachment = (state: StateReader, height: number): RecordedImpeachment | undefined => {
  const value = state.storage(PREDEPLOYS.impeachmentRecord, slotOf(word(height), IMPEACHMENTS_SLOT));
  if (value === 0n) return undefined;
  const proposer = toHex(fromBigIntPadded(value >> (2n * FIELD_BITS), 20));
  return { height: low(value), term: low(value >> FIELD_BITS), proposer };
};

/** Whether somebody proved an offence on the chain. */
export const isOffenceProved = (state: StateReader, { offender, height, round, kind }: Offence): boolean => {
  const key = keccak256Hex(concatBytes(word(BigInt(offender)), word(height), word(round), word(OFFENCE_KIND[kind])));
  return state.storage(PREDEPLOYS.evidenceRegistry, slotOf(fromHex(key), PROVED_SLOT)) !== 0n;
};
