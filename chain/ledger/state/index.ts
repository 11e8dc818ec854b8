/** States of the chain: accounts, storage and code by root. Writes nothing by itself; see `CommittingState`. */
export { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "./account.ts";
export type { CommittingState, PreparedUndo, StateRetention } from "./commit.ts";
export type { BatchOp } from "./database.ts";
export type * from "./interface.ts";
export type { StateLimits } from "./limits.ts";
export { LevelStateStore } from "./store.ts";
