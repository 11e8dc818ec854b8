import { z } from "zod";
import type { SubscriptionKind } from "../feeds/kinds.ts";
import { headResult, logResult } from "./results-blocks.ts";
import { waitingTransactionResult } from "./results-transactions.ts";
import { hashText } from "./scalars.ts";
import { syncProgress } from "./results.ts";

/** What each kind of subscription tells, as geth does. */
export const NOTIFICATION_RESULTS: Readonly<Record<SubscriptionKind, z.ZodType>> = {
  newHeads: headResult,
  logs: logResult,
  newPendingTransactions: z.union([hashText, waitingTransactionResult]),
  syncing: z.union([z.literal(false), z.strictObject({ syncing: z.literal(true), status: syncProgress })]),
};
