import { EMPTY_ACCOUNT } from "../../ledger/state/account.ts";
import type { EVMResult } from "@ethereumjs/evm";
import { Address as EvmAddress } from "@ethereumjs/util";
import { fromHex, toHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import { blobBaseFee } from "../block/fees.ts";
import { ExecutionError } from "../errors.ts";
import type { Machine } from "../evm/machine.ts";
import type { CallMachine, Pool } from "../evm/pool.ts";
import type { Rules } from "../evm/rules.ts";
import type { CallContext, CallRequest, CallResult } from "../interface.ts";
import { StateOverlay } from "../state/overlay.ts";
import { toLog } from "../transaction/contract.ts";
import { baseGas, type BaseGas } from "../transaction/gas.ts";
import { reportedAccesses, warmUp } from "./access.ts";
import { applyAuthorizations } from "./authorizations.ts";
import { EXISTING_AUTHORITY_REFUND, gasOf } from "./gas.ts";
import { withBlobBaseFee } from "./blob-fee.ts";
import { applyOverrides } from "./overrides.ts";
import { withPrecompiles } from "./precompiles.ts";

/** What calls need besides their arguments. */
export interface CallEnvironment {
  readonly callers: Pool<CallMachine>;
  readonly rules: Rules;
}

/** Looks on while a call runs. */
export interface CallObserver {
  /** before the call changed anything; overrides are in place */
  begin(overlay: StateOverlay): void;
  /** around the interpreter's work */
  run<T>(machine: Machine, work: () => Promise<T>): Promise<T>;
}

/**
 * Runs a call as a transaction would run, without signature, nonce or sender checks, and throws its effects away.
 * A gas price of 0 means that fees are left out, the base fee included (as geth does).
 * @throws ExecutionError INTRINSIC_GAS_TOO_LOW, INSUFFICIENT_FUNDS, FEE_TOO_LOW, CALL_ABORTED, OVERRIDE_INVALID,
 *   PRECOMPILE_MOVED_TO_ITSELF
 */
export const simulate = async (
  request: CallRequest,
  context: CallContext,
  { callers, rules }: CallEnvironment,
  trackAccessList: boolean,
  observer?: CallObserver,
): Promise<CallResult> => {
  const overlay = new StateOverlay(context.state);
  const { overrides } = context;
  if (overrides !== undefined) applyOverrides(overlay, overrides);
  observer?.begin(overlay);
  const gas = requireGas(request, rules);
  requireFunds(request, context, overlay, rules);
  return callers.run(({ machine, interruption }) =>
    machine.on(overlay, context.blockHash, async () => {
      interruption.start(() => context.signal);
      const refund = prepare(request, overlay, machine, context, trackAccessList, rules);
      const free = request.gasPrice === 0n && context.header.baseFeePerGas !== undefined;
      const block = machine.callBlockOf(context.header, free ? 0n : context.header.baseFeePerGas);
      const run = (): Promise<EVMResult> =>
        machine.evm.runCall({
          block: withBlobBaseFee(block, context.blobBaseFee),
          caller: evmAddress(request.from),
          ...(request.to === undefined ? {} : { to: evmAddress(request.to) }),
          data: request.data,
          value: request.value,
          gasLimit: request.gasLimit - gas.intrinsic,
          gasPrice: request.gasPrice,
          blobVersionedHashes: [...(request.blobVersionedHashes ?? [])],
          skipNonceIncrement: true,
        });
      const result = await withPrecompiles(machine, overrides, () =>
        observer === undefined ? run() : observer.run(machine, run),
      );
      return summarize(request, result, gas, { refund, quotient: rules.refundQuotient }, machine, trackAccessList);
    }),
  );
};

const evmAddress = (address: Address): EvmAddress => new EvmAddress(fromHex(address));

const requireGas = (request: CallRequest, rules: Rules): BaseGas => {
  const { to, data, accessList = [], authorizationList = [] } = request;
  const gas = baseGas({ to, data, accessList, authorizationList }, rules);
  const least = gas.intrinsic > gas.floor ? gas.intrinsic : gas.floor;
  if (request.gasLimit >= least) return gas;
  throw new ExecutionError(
    "INTRINSIC_GAS_TOO_LOW",
    `intrinsic gas too low: have ${String(request.gasLimit)}, want ${String(least)}`,
  );
};

const requireFunds = (request: CallRequest, context: CallContext, overlay: StateOverlay, rules: Rules): void => {
  const { from, gasPrice, gasLimit, value } = request;
  const baseFee = context.header.baseFeePerGas ?? 0n;
  if (gasPrice > 0n && gasPrice < baseFee) {
    throw new ExecutionError(
      "FEE_TOO_LOW",
      `max fee per gas less than block base fee: ${String(gasPrice)} < ${String(baseFee)}`,
    );
  }
  const blobs = BigInt(request.blobVersionedHashes?.length ?? 0) * rules.gasPerBlob;
  const blobCost =
    gasPrice === 0n ? 0n : blobs * (context.blobBaseFee ?? blobBaseFee(context.header.excessBlobGas ?? 0n, rules));
  const cost = gasLimit * gasPrice + value + blobCost;
  const balance = overlay.account(from)?.balance ?? 0n;
  if (balance < cost) {
    throw new ExecutionError(
      "INSUFFICIENT_FUNDS",
      `insufficient funds for gas * price + value: address ${from} have ${String(balance)} want ${String(cost)}`,
    );
  }
  if (gasPrice > 0n) {
    const account = overlay.account(from) ?? EMPTY_ACCOUNT;
    overlay.putAccount(from, { ...account, balance: balance - gasLimit * gasPrice - blobCost });
  }
};

/** Brings the state to where the interpreter starts. @returns the refund earned so far */
const prepare = (
  request: CallRequest,
  overlay: StateOverlay,
  machine: Machine,
  context: CallContext,
  trackAccessList: boolean,
  rules: Rules,
): bigint => {
  const sender = overlay.account(request.from) ?? EMPTY_ACCOUNT;
  overlay.putAccount(request.from, { ...sender, nonce: (request.nonce ?? sender.nonce) + 1n });
  const precompiles = machine.evm.precompiles.keys();
  warmUp({ ...request, coinbase: context.header.coinbase, precompiles }, machine, trackAccessList);
  const { authorities, existing } = applyAuthorizations(overlay, request.authorizationList ?? [], rules.chainId);
  for (const authority of authorities) machine.evm.journal.addAlwaysWarmAddress(authority);
  return BigInt(existing) * EXISTING_AUTHORITY_REFUND;
};

const summarize = (
  request: CallRequest,
  result: EVMResult,
  gas: BaseGas,
  early: Parameters<typeof gasOf>[2],
  machine: Machine,
  trackAccessList: boolean,
): CallResult => {
  const { paid } = gasOf(result, gas, early);
  const { createdAddress, execResult } = result;
  const error = execResult.exceptionError?.error;
  const created = request.to === undefined && createdAddress !== undefined ? toHex(createdAddress.bytes) : undefined;
  return {
    success: error === undefined,
    returnData: execResult.returnValue,
    gasUsed: paid,
    logs: (execResult.logs ?? []).map(toLog),
    error,
    createdAddress: created,
    ...(trackAccessList ? { accessList: reportedAccesses(request, created, machine) } : {}),
  };
};
