import type {
  BlockToSimulate,
  SimulatedCall,
  SimulatedHeader,
  SimulationOptions,
} from "../../execution/simulate/interface.ts";
import type { Address, TransactionType } from "../../primitives/types.ts";
import type { RequestContext } from "../context.ts";
import { invalidParams, serverError } from "../errors.ts";
import type { BlockId } from "../schemas/blocks.ts";
import type { CallObject } from "../schemas/calls.ts";
import type { SimulatedOverrides, Simulation } from "../schemas/simulate.ts";
import { overrideMap } from "./call.ts";
import { requireHeader } from "./selection.ts";

const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;
const EMPTY = new Uint8Array();
const NEWEST_TYPE = 4n;

/** The blocks of a simulation as execution takes them. */
export const blocksToSimulate = ({ backend }: RequestContext, { blockStateCalls }: Simulation): BlockToSimulate[] =>
  blockStateCalls.map(({ blockOverrides, stateOverrides, calls }) => ({
    header: blockOverrides ? headerOf(blockOverrides) : {},
    ...(stateOverrides && { overrides: overrideMap(stateOverrides) }),
    calls: (calls ?? []).map((call) => simulatedCall(call, backend.chainId)),
  }));

/**
 * What a simulation on a block runs with.
 * @throws RpcError -32000 when the block is unknown
 */
export async function simulationOptions(
  context: RequestContext,
  { validation, traceTransfers }: Simulation,
  id: BlockId,
): Promise<SimulationOptions> {
  const { backend, limits, signal } = context;
  const { ledger } = backend;
  return {
    ...(await baseOf(context, id)),
    validation: validation === true,
    traceTransfers: traceTransfers === true,
    blockHash: (number) => ledger.header(number)?.hash,
    limits: {
      blocks: limits.simulatedBlocks,
      gas: limits.callGas,
      resultBytes: limits.responseBytes,
      blockSeconds: backend.blockSeconds ?? ETHEREUM_SLOT_SECONDS,
    },
    signal,
  };
}

const ETHEREUM_SLOT_SECONDS = 12;

/** The pending block is not stored: its state is its parent's with what it changes. */
async function baseOf(
  { backend, pending }: RequestContext,
  id: BlockId,
): Promise<Pick<SimulationOptions, "base" | "changes">> {
  if (id !== "pending") {
    const { hash, header } = requireHeader(backend, id);
    return { base: { hash, header, stateRoot: backend.ledger.stateRoot(header.number) } };
  }
  const { block, changes, parentRoot } = await pending.get();
  return { base: { hash: block.hash, header: block.header, stateRoot: parentRoot }, changes };
}

function headerOf(overrides: SimulatedOverrides): SimulatedHeader {
  const { number, time, gasLimit, feeRecipient, prevRandao, baseFeePerGas, blobBaseFee, beaconRoot } = overrides;
  return {
    ...(number != null && { number }),
    ...(time != null && { timestamp: time }),
    ...(gasLimit != null && { gasLimit }),
    ...(feeRecipient && { coinbase: feeRecipient }),
    ...(prevRandao && { prevRandao }),
    ...(baseFeePerGas != null && { baseFeePerGas }),
    ...(blobBaseFee != null && { blobBaseFee }),
    ...(beaconRoot && { parentBeaconBlockRoot: beaconRoot }),
    ...(overrides.withdrawals && { withdrawals: overrides.withdrawals }),
  };
}

function simulatedCall(call: CallObject, chainId: number): SimulatedCall {
  if (call.chainId != null && call.chainId !== BigInt(chainId)) {
    throw serverError(`chainId does not match node's (have=${call.chainId}, want=${chainId})`);
  }
  return {
    ...(call.type != null && { type: typeOf(call.type) }),
    from: call.from ?? ZERO_ADDRESS,
    to: call.to ?? undefined,
    data: call.input ?? call.data ?? EMPTY,
    value: call.value ?? 0n,
    ...(call.gas != null && { gas: call.gas }),
    ...(call.nonce != null && { nonce: call.nonce }),
    ...(call.gasPrice != null && { gasPrice: call.gasPrice }),
    ...(call.maxFeePerGas != null && { maxFeePerGas: call.maxFeePerGas }),
    ...(call.maxPriorityFeePerGas != null && { maxPriorityFeePerGas: call.maxPriorityFeePerGas }),
    ...(call.maxFeePerBlobGas != null && { maxFeePerBlobGas: call.maxFeePerBlobGas }),
    ...(call.accessList && { accessList: call.accessList }),
    ...(call.authorizationList && { authorizationList: call.authorizationList }),
    ...(call.blobVersionedHashes && { blobVersionedHashes: call.blobVersionedHashes }),
  };
}

function typeOf(type: bigint): TransactionType {
  if (type > NEWEST_TYPE) throw invalidParams(`transaction type ${type} is unknown`);
  return Number(type) as TransactionType;
}
