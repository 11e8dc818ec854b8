import type { Block as EvmBlock } from "@ethereumjs/block";
import type { EVMResult } from "@ethereumjs/evm";
import { generateAddress, Address as EvmAddress } from "@ethereumjs/util";
import { EMPTY_ACCOUNT } from "../../ledger/state/account.ts";
import { fromBigInt, fromHex, toHex } from "../../primitives/bytes.ts";
import type { Address, SenderTransaction } from "../../primitives/types.ts";
import { warmUp } from "../call/access.ts";
import { applyAuthorizations } from "../call/authorizations.ts";
import { EXISTING_AUTHORITY_REFUND, gasOf, type CallGas } from "../call/gas.ts";
import type { Machine } from "../evm/machine.ts";
import type { Rules } from "../evm/rules.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { credit } from "../transaction/transfer.ts";
import type { Charge } from "./checks.ts";
import type { BlockLogs, NumberedLog } from "./logs.ts";

/** Where a call runs. */
export interface MessageContext {
  readonly machine: Machine;
  readonly block: EvmBlock;
  readonly rules: Rules;
  readonly coinbase: Address;
  /** where precompiles are by the rules, without 0x */
  readonly precompiles: readonly string[];
  readonly logs: BlockLogs;
}

/** What came of a call once all its effects are in the state. */
export interface MessageResult extends CallGas {
  readonly returnData: Uint8Array;
  readonly logs: readonly NumberedLog[];
  readonly error: string | undefined;
  readonly contractAddress: Address | undefined;
}

/** what a sender's nonce is counted in; one that is full starts anew when nothing is validated, as in geth */
const NONCES = 2n ** 64n;

/** Carries out a call that was admitted: the sender pays, code runs, what is left of the gas goes back. */
export const runMessage = async (
  transaction: SenderTransaction,
  charge: Charge,
  context: MessageContext,
): Promise<MessageResult> => {
  const { machine, rules } = context;
  const { overlay } = machine.state;
  const { from, to, nonce } = transaction;
  const refund = prepare(transaction, charge, context, overlay);
  const { result, logs } = await context.logs.during(() => call(transaction, charge, context));
  const gas = gasOf(result, charge.gas, { refund, quotient: rules.refundQuotient });
  credit(overlay, from, (transaction.gasLimit - gas.paid) * charge.gasPrice);
  credit(overlay, context.coinbase, gas.paid * charge.tip);
  await cleanUp(result, machine);
  const { exceptionError, returnValue } = result.execResult;
  return {
    ...gas,
    returnData: returnValue,
    logs,
    error: exceptionError?.error,
    contractAddress: to === undefined ? toHex(generateAddress(fromHex(from), fromBigInt(nonce))) : undefined,
  };
};

/** Brings the state to where the interpreter starts. @returns the refund earned so far */
const prepare = (
  transaction: SenderTransaction,
  charge: Charge,
  { machine, rules, coinbase, precompiles }: MessageContext,
  overlay: StateOverlay,
): bigint => {
  const { from, gasLimit, authorizationList } = transaction;
  const sender = overlay.account(from) ?? EMPTY_ACCOUNT;
  const balance = sender.balance - gasLimit * charge.gasPrice - charge.blobCost;
  overlay.putAccount(from, { ...sender, balance, nonce: (sender.nonce + 1n) % NONCES });
  warmUp({ ...transaction, coinbase, precompiles }, machine, false);
  const { authorities, existing } = applyAuthorizations(overlay, authorizationList, rules.chainId);
  for (const authority of authorities) machine.evm.journal.addAlwaysWarmAddress(authority);
  return BigInt(existing) * EXISTING_AUTHORITY_REFUND;
};

const call = (
  { from, to, data, value, gasLimit, blobVersionedHashes }: SenderTransaction,
  { gas, gasPrice }: Charge,
  { machine, block }: MessageContext,
): Promise<EVMResult> =>
  machine.evm.runCall({
    block,
    caller: evmAddress(from),
    ...(to === undefined ? {} : { to: evmAddress(to) }),
    data,
    value,
    gasLimit: gasLimit - gas.intrinsic,
    gasPrice,
    blobVersionedHashes: [...blobVersionedHashes],
    skipNonceIncrement: true,
  });

const evmAddress = (address: Address): EvmAddress => new EvmAddress(fromHex(address));

/** What ends with a transaction: contracts that destroyed themselves, empty accounts (EIP-161), what is warm. */
const cleanUp = async ({ execResult }: EVMResult, { evm, state, common }: Machine): Promise<void> => {
  for (const destroyed of execResult.selfdestruct?.keys() ?? []) {
    // EIP-6780: only those that were created in the same transaction
    if (common.isActivatedEIP(6780) && execResult.createdAddresses?.has(destroyed) !== true) continue;
    await evm.journal.deleteAccount(new EvmAddress(fromHex(destroyed)));
  }
  await evm.journal.cleanup();
  evm.journal.cleanJournal();
  evm.transientStorage.clear();
  state.originalStorageCache.clear();
};
