import { toHash, toHex, toQuantity } from "../../primitives/bytes.ts";
import type { CallFrame } from "../../execution/trace/frame.ts";
import type { PrestateTrace, TracedState } from "../../execution/trace/prestate.ts";
import { revertReason } from "../revert.ts";

/** A frame of the callTracer as geth prints it, with everything below it. */
export const callFrameView = (frame: CallFrame): Record<string, unknown> => {
  const { from, to, gas, gasUsed, input, output, error, value, calls, logs, kind } = frame;
  const reason = error === undefined || output === undefined ? undefined : revertReason(output);
  return {
    from,
    gas: toQuantity(gas),
    gasUsed: toQuantity(gasUsed),
    ...(to !== undefined && { to }),
    input: toHex(input),
    ...(output !== undefined && output.length > 0 && { output: toHex(output) }),
    ...(error !== undefined && { error }),
    ...(reason !== undefined && { revertReason: reason }),
    ...(calls.length > 0 && { calls: calls.map(callFrameView) }),
    ...(logs.length > 0 && {
      logs: logs.map(({ address, topics, data, index, position }) => ({
        address,
        topics,
        data: toHex(data),
        index: toQuantity(index),
        position: toQuantity(position),
      })),
    }),
    ...(value !== undefined && { value: toQuantity(value) }),
    type: kind,
  };
};

/** What the prestateTracer saw, as geth prints it. */
export const prestateView = ({ pre, post }: PrestateTrace): Record<string, unknown> =>
  post === undefined ? stateView(pre) : { post: stateView(post), pre: stateView(pre) };

const stateView = (state: TracedState): Record<string, unknown> =>
  Object.fromEntries(
    [...state].map(([address, { balance, nonce, code, storage }]) => [
      address,
      {
        ...(balance !== undefined && { balance: toQuantity(balance) }),
        ...(nonce !== undefined && { nonce: Number(nonce) }),
        ...(code !== undefined && { code: toHex(code) }),
        ...(storage.size > 0 && {
          storage: Object.fromEntries([...storage].map(([slot, value]) => [slot, toHash(value)])),
        }),
      },
    ]),
  );
