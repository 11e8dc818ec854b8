import type { CallContext, CallRequest, StateOverride } from "../../execution/interface.ts";
import type { Address, Hash, Header } from "../../primitives/types.ts";
import type { RequestContext } from "../context.ts";
import { invalidParams, serverError } from "../errors.ts";
import type { BlockId } from "../schemas/blocks.ts";
import type { BlockOverrides, CallObject, StateOverrides } from "../schemas/calls.ts";
import { selectState } from "./selection.ts";

const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;
const EMPTY = new Uint8Array();

/** Wei per gas that a call pays; 0n when it names no fee, which leaves fees out altogether. */
function gasPriceOf(call: CallObject, { baseFeePerGas = 0n }: Header): bigint {
  if (call.gasPrice != null) return call.gasPrice;
  const { maxFeePerGas, maxPriorityFeePerGas } = call;
  if (maxFeePerGas == null) return maxPriorityFeePerGas ? baseFeePerGas + maxPriorityFeePerGas : 0n;
  const tip = maxPriorityFeePerGas ?? 0n;
  if (tip > maxFeePerGas) throw serverError("max priority fee per gas higher than max fee per gas");
  const price = baseFeePerGas + tip;
  return price < maxFeePerGas ? price : maxFeePerGas;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A call as execution takes it. Without a gas limit it may use `defaultGas`, and never more than `callGas`. */
export function callRequest(
  { backend, limits }: Pick<RequestContext, "backend" | "limits">,
  call: CallObject,
  header: Header,
  defaultGas: bigint,
): CallRequest {
  if (call.chainId != null && call.chainId !== BigInt(backend.chainId)) {
    throw serverError(`chainId does not match node's (have=${call.chainId}, want=${backend.chainId})`);
  }
  return {
    from: call.from ?? ZERO_ADDRESS,
    to: call.to ?? undefined,
    data: call.input ?? call.data ?? EMPTY,
    value: call.value ?? 0n,
    gasLimit: min(call.gas ?? defaultGas, limits.callGas),
    gasPrice: gasPriceOf(call, header),
    ...(call.nonce != null && { nonce: call.nonce }),
    ...(call.accessList && { accessList: call.accessList }),
    ...(call.authorizationList && { authorizationList: call.authorizationList }),
    ...(call.blobVersionedHashes && { blobVersionedHashes: call.blobVersionedHashes }),
  };
}

/** Block and state that a call sees, with what the caller overrides. */
export async function callContext(
  context: RequestContext,
  id: BlockId,
  stateOverrides?: StateOverrides,
  blockOverrides?: BlockOverrides,
): Promise<CallContext> {
  const { header, state } = await selectState(context, id);
  return {
    header: blockOverrides === undefined ? header : overrideHeader(header, blockOverrides),
    state,
    ...(stateOverrides && { overrides: overrideMap(stateOverrides) }),
    ...(blockOverrides?.blobBaseFee != null && { blobBaseFee: blockOverrides.blobBaseFee }),
    blockHash: (number) => context.backend.ledger.header(number)?.hash,
    // Asked for only by calls that take long.
    get signal() {
      return context.signal;
    },
  };
}

function overrideHeader(header: Header, overrides: BlockOverrides): Header {
  return {
    ...header,
    number: exact(overrides.number, "number") ?? header.number,
    timestamp: exact(overrides.time, "time") ?? header.timestamp,
    gasLimit: overrides.gasLimit ?? header.gasLimit,
    coinbase: overrides.feeRecipient ?? header.coinbase,
    mixHash: overrides.prevRandao ?? header.mixHash,
    ...(overrides.baseFeePerGas != null && { baseFeePerGas: overrides.baseFeePerGas }),
  };
}

function exact(value: bigint | null | undefined, name: string): number | undefined {
  if (value == null) return undefined;
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidParams(`block override ${name}: number too large`);
  return Number(value);
}

/** State overrides as execution takes them. */
export function overrideMap(overrides: StateOverrides): ReadonlyMap<Address, StateOverride> {
  return new Map(
    Object.entries(overrides).map(([address, override]): [Address, StateOverride] => {
      const { balance, nonce, code, state, stateDiff, movePrecompileToAddress } = override;
      return [
        address as Address,
        {
          ...(balance != null && { balance }),
          ...(nonce != null && { nonce }),
          ...(code && { code }),
          ...(movePrecompileToAddress && { movePrecompileTo: movePrecompileToAddress }),
          ...(state && { state: slots(state) }),
          ...(stateDiff && { stateDiff: slots(stateDiff) }),
        },
      ];
    }),
  );
}

const slots = (values: Readonly<Record<string, Hash>>): ReadonlyMap<Hash, bigint> =>
  new Map(Object.entries(values).map(([slot, value]) => [slot as Hash, BigInt(value)]));
