import { CodedError } from "../../chain/primitives/errors.ts";

export type DeployErrorCode =
  | "ACCOUNT_MISSING"
  | "DEPENDENCY_MISSING"
  | "DEPLOYMENT_FAILED"
  | "JOURNAL_UNREADABLE"
  | "NETWORK_UNREACHABLE"
  | "SCRIPT_FAILED"
  | "SCRIPT_INVALID"
  | "TAG_UNKNOWN";

/** What stops a deployment. Whatever was deployed before it is in the journal and is reused by the next run. */
export class DeployError extends CodedError<DeployErrorCode> {
  override readonly name = "DeployError";
}

/** `error` in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
