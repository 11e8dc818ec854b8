import { z } from "zod";
import { toQuantity } from "../../primitives/bytes.ts";
import { invalidParams } from "../errors.ts";
import { method, param } from "../method.ts";
import { boolean, decimalText, integer, quantityText, uint64 } from "../schemas/scalars.ts";
import { devOf } from "./transactions.ts";

const MAX_INTERVAL_MS = 2 ** 31 - 1;
const interval = z.union([integer, z.tuple([integer, integer])], {
  error: "expected milliseconds or a pair of bounds",
});
const snapshotId = z.string().regex(/^0[xX][0-9a-fA-F]{1,12}$/, { error: "expected a snapshot id" });

/** Time, mining and snapshots of a local network. */
export const evmMethods = [
  method({
    name: "evm_snapshot",
    summary: "Remembers the present state; answers with an id for evm_revert",
    params: [],
    result: quantityText,
    handler: (context) => toQuantity(devOf(context).snapshot()),
  }),
  method({
    name: "evm_revert",
    summary: "Goes back to a snapshot; tells whether it existed",
    params: [param("id", snapshotId)],
    result: z.boolean(),
    handler: (context, id) => devOf(context).revert(Number(id)),
  }),
  method({
    name: "evm_mine",
    summary: "Seals a block, at the given time if there is one",
    params: [param("timestamp", integer.optional())],
    result: z.literal("0"),
    async handler(context, timestamp) {
      await devOf(context).mine({ blocks: 1, ...(timestamp !== undefined && { timestamp }) });
      return "0";
    },
  }),
  method({
    name: "evm_increaseTime",
    summary: "Moves the chain's clock forward by seconds; answers with the whole offset in decimal",
    params: [param("seconds", integer)],
    result: decimalText,
    handler: (context, seconds) => String(devOf(context).increaseTime(seconds)),
  }),
  method({
    name: "evm_setNextBlockTimestamp",
    summary: "Sets the time of the next block, seconds since 1970",
    params: [param("timestamp", integer)],
    result: decimalText,
    handler(context, timestamp) {
      devOf(context).setNextBlockTimestamp(timestamp);
      return String(timestamp);
    },
  }),
  method({
    name: "evm_setAutomine",
    summary: "Whether every transaction is sealed at once",
    params: [param("enabled", boolean)],
    result: z.literal(true),
    handler(context, enabled) {
      devOf(context).setAutomine(enabled);
      return true;
    },
  }),
  method({
    name: "evm_setIntervalMining",
    summary: "Milliseconds between blocks, or bounds of them; 0 stops",
    params: [param("interval", interval)],
    result: z.literal(true),
    handler(context, given) {
      const [least, most] = typeof given === "number" ? [given, given] : given;
      if (least > most || most > MAX_INTERVAL_MS) throw invalidParams("invalid argument 0: interval: invalid bounds");
      devOf(context).setIntervalMining(typeof given === "number" ? given : [least, most]);
      return true;
    },
  }),
  method({
    name: "evm_setBlockGasLimit",
    summary: "Gas limit of the coming blocks",
    params: [param("gas", uint64)],
    result: z.literal(true),
    handler(context, gas) {
      if (gas === 0n) throw invalidParams("invalid argument 0: gas: must be greater than 0");
      devOf(context).setBlockGasLimit(gas);
      return true;
    },
  }),
];
