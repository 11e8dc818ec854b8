import { z } from "zod";
import { toHash } from "../../primitives/bytes.ts";
import { address, bytes, hash, uint256, uint64 } from "./scalars.ts";

const MAX_OVERRIDES = 1_000;

export const accessList = z
  .array(z.object({ address, storageKeys: z.array(hash) }), { error: "expected an access list" })
  .meta({ id: "accessList" });

export const authorization = z.object({
  chainId: uint256,
  address,
  nonce: uint64,
  yParity: z.enum(["0x0", "0x1"]).transform((parity): 0 | 1 => (parity === "0x1" ? 1 : 0)),
  r: uint256,
  s: uint256,
});

/** A transaction or call without a signature. Unknown fields are ignored, as in geth. */
export const callObject = z
  .object(
    {
      type: uint64.nullish(),
      from: address.nullish(),
      to: address.nullish(),
      gas: uint64.nullish(),
      gasPrice: uint256.nullish(),
      maxFeePerGas: uint256.nullish(),
      maxPriorityFeePerGas: uint256.nullish(),
      maxFeePerBlobGas: uint256.nullish(),
      value: uint256.nullish(),
      nonce: uint64.nullish(),
      data: bytes.nullish(),
      input: bytes.nullish(),
      chainId: uint256.nullish(),
      accessList: accessList.nullish(),
      authorizationList: z.array(authorization).nullish(),
      blobVersionedHashes: z.array(hash).nullish(),
    },
    { error: "expected a call object" },
  )
  .refine((call) => !call.data || !call.input || Buffer.compare(call.data, call.input) === 0, {
    error: 'both "data" and "input" are set and not equal. Please use "input" to pass transaction call data',
  })
  .refine((call) => !call.gasPrice || (call.maxFeePerGas == null && call.maxPriorityFeePerGas == null), {
    error: "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified",
  })
  .meta({ id: "call" });
export type CallObject = z.output<typeof callObject>;

const slots = z.record(hash, hash, { error: "expected an object of storage values by slot" });

const accountOverride = z
  .strictObject({
    balance: uint256.nullish(),
    nonce: uint64.nullish(),
    code: bytes.nullish(),
    movePrecompileToAddress: address.nullish(),
    state: slots.nullish(),
    stateDiff: slots.nullish(),
  })
  .refine((account) => !account.state || !account.stateDiff, { error: "both 'state' and 'stateDiff' are set" });

/** geth's state override set. */
export const stateOverrides = z
  .record(address, accountOverride, { error: "expected an object of overrides by address" })
  .refine((set) => Object.keys(set).length <= MAX_OVERRIDES, { error: `more than ${MAX_OVERRIDES} accounts` })
  .meta({ id: "stateOverrides" });
export type StateOverrides = z.output<typeof stateOverrides>;

/** 32 bytes, or as execution-apis has it a quantity. */
const randao = z.union([hash, uint256.transform(toHash)], { error: "expected 32 bytes or a quantity" });

/** Fields of a block that calls can override. */
export const blockOverrideFields = {
  number: uint64.nullish(),
  time: uint64.nullish(),
  gasLimit: uint64.nullish(),
  feeRecipient: address.nullish(),
  prevRandao: randao.nullish(),
  baseFeePerGas: uint256.nullish(),
  blobBaseFee: uint64.nullish(),
};

/** Fields of the block that a call sees. Fields that this node cannot override are refused. */
export const blockOverrides = z
  .strictObject(blockOverrideFields, {
    error: (issue) => (issue.code === "unrecognized_keys" ? undefined : "expected block overrides"),
  })
  .meta({ id: "blockOverrides" });
export type BlockOverrides = z.output<typeof blockOverrides>;
