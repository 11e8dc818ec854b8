/** What eth_subscribe knows. */
export const SUBSCRIPTION_KINDS = ["newHeads", "logs", "newPendingTransactions", "syncing"] as const;
export type SubscriptionKind = (typeof SUBSCRIPTION_KINDS)[number];
