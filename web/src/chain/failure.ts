import { BaseError, HttpRequestError, RpcRequestError, TimeoutError } from "viem";

/** Why a query has no answer, in words for the reader. */
export interface Failure {
  readonly kind: "unreachable" | "unsupported" | "refused" | "unknown";
  readonly title: string;
  readonly detail: string;
}

/** The block, transaction or account that was asked for does not exist here. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** Nothing listens, or it does not answer in time. */
export const UNREACHABLE: Failure = {
  kind: "unreachable",
  title: "The node does not answer.",
  detail: "It may be stopped or starting. This page goes on by itself as soon as it answers again.",
};

const METHOD_NOT_FOUND = -32601;

const cause = <T extends Error>(error: unknown, type: abstract new (...args: never[]) => T): T | undefined => {
  if (error instanceof type) return error;
  const found = error instanceof BaseError ? error.walk((each) => each instanceof type) : null;
  return found instanceof type ? found : undefined;
};

/** Code of the node's answer; undefined when it did not answer with an error. */
export const rpcCode = (error: unknown): number | undefined => cause(error, RpcRequestError)?.code;

/** Whether the node does not have the method that was called. */
export const isUnsupported = (error: unknown): boolean => rpcCode(error) === METHOD_NOT_FOUND;

export const failureOf = (error: unknown): Failure => {
  const answer = cause(error, RpcRequestError);
  if (answer?.code === METHOD_NOT_FOUND) {
    return { kind: "unsupported", title: "This node does not offer that.", detail: answer.details };
  }
  if (answer !== undefined) return { kind: "refused", title: "The node refused.", detail: answer.details };
  if (cause(error, HttpRequestError) !== undefined || cause(error, TimeoutError) !== undefined) {
    return UNREACHABLE;
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: "unknown", title: "That did not work.", detail };
};
