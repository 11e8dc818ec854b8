import type { Backend } from "./backend.ts";
import type { FeeOracle } from "./chain/fees.ts";
import type { PendingBlocks } from "./chain/pending.ts";
import type { OpenRpcDocument } from "./discovery/document.ts";
import type { Filters } from "./feeds/filters.ts";
import type { Limits } from "./limits.ts";
import type { Session } from "./feeds/session.ts";

/** What handlers share: the node, and what this module keeps beside it. */
export interface Services {
  readonly backend: Backend;
  readonly limits: Limits;
  readonly pending: PendingBlocks;
  readonly fees: FeeOracle;
  readonly filters: Filters;
  /** names of the namespaces served, for rpc_modules */
  readonly modules: readonly string[];
  /** every method served, for rpc_discover */
  readonly describe: () => OpenRpcDocument;
}

/** What a handler gets with one request. */
export interface RequestContext extends Services {
  readonly session: Session;
  /** aborts when the time for the caller's message is up */
  readonly signal: AbortSignal;
}
