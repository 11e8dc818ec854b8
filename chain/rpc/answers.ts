import { channel } from "node:diagnostics_channel";
import type { RpcError } from "./errors.ts";
import type { SubscriptionKind } from "./feeds/kinds.ts";

/** What goes to a caller: the result of a method, an error, or what a subscription tells. */
export type Answer =
  | { readonly method: string; readonly result: unknown }
  | { readonly method: string; readonly error: RpcError }
  | { readonly subscription: SubscriptionKind; readonly result: unknown };

const CHANNEL = channel("cpchain:rpc:answers");

/** Shows an answer to those who listen in this process (tests do); costs nothing when nobody does. */
export function showAnswer(answer: Answer): void {
  if (CHANNEL.hasSubscribers) CHANNEL.publish(answer);
}

/** Listens to every answer of this process. What the listener throws ends the process as an uncaught exception. */
export function onAnswer(listener: (answer: Answer) => void): () => void {
  const handler = (answer: unknown): void => {
    listener(answer as Answer);
  };
  CHANNEL.subscribe(handler);
  return () => {
    CHANNEL.unsubscribe(handler);
  };
}
