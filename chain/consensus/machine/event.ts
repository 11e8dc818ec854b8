import type { Hash } from "../../primitives/types.ts";
import type { Message } from "../messages/message.ts";

/** The result of checking and executing a block; `check` names what it failed. */
export type Verdict = { readonly legal: true } | { readonly legal: false; readonly check: string };

/** Everything that can happen to a validator. */
export type Event =
  /** a message whose signatures were checked came in, own ones included */
  | { readonly kind: "message"; readonly message: Message }
  /** answer to "check" */
  | { readonly kind: "checked"; readonly blockHash: Hash; readonly verdict: Verdict }
  /** answer to "makeImpeachBlock"; may come unasked, and earlier */
  | { readonly kind: "impeachBlock"; readonly blockHash: Hash }
  /** the timer of a round ended */
  | { readonly kind: "timeout"; readonly height: number; readonly round: number };
