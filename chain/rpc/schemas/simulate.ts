import { z } from "zod";
import { RPC_LIMITS } from "../../primitives/limits.ts";
import { blockOverrideFields, callObject, stateOverrides } from "./calls.ts";
import { logResult, sealedBlock } from "./results-blocks.ts";
import { address, boolean, bytesText, hash, quantityText, uint64 } from "./scalars.ts";

const withdrawal = z.object({ index: uint64, validatorIndex: uint64, address, amount: uint64 });

const simulatedOverrides = z.strictObject(
  {
    ...blockOverrideFields,
    beaconRoot: hash.nullish(),
    withdrawals: z.array(withdrawal).max(RPC_LIMITS.simulatedWithdrawals).nullish(),
  },
  { error: (issue) => (issue.code === "unrecognized_keys" ? undefined : "expected block overrides") },
);
export type SimulatedOverrides = z.output<typeof simulatedOverrides>;

const blockStateCalls = z.object({
  blockOverrides: simulatedOverrides.nullish(),
  stateOverrides: stateOverrides.nullish(),
  calls: z.array(callObject).nullish(),
});

/** What eth_simulateV1 is asked for. */
export const simulation = z
  .object(
    {
      blockStateCalls: z.array(blockStateCalls, { error: "expected a list of blocks" }),
      traceTransfers: boolean.nullish(),
      validation: boolean.nullish(),
      returnFullTransactions: boolean.nullish(),
    },
    { error: "expected an object with blockStateCalls" },
  )
  .meta({ id: "simulation" });
export type Simulation = z.output<typeof simulation>;

const outcome = { returnData: bytesText, logs: z.array(logResult), gasUsed: quantityText, maxUsedGas: quantityText };

/** What one call of a simulated block did. */
const callResult = z.union([
  z.strictObject({ ...outcome, status: z.literal("0x1") }),
  z.strictObject({
    ...outcome,
    status: z.literal("0x0"),
    error: z.strictObject({ code: z.int(), message: z.string(), data: bytesText.optional() }),
  }),
]);

/** Blocks as eth_getBlockByNumber has them, with what their calls did. */
export const simulationResult = z.array(
  sealedBlock.extend({ calls: z.array(callResult) }).meta({ id: "simulatedBlock" }),
);
