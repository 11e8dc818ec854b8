import type { CallResult } from "../../../execution/interface.ts";
import { toHex, toQuantity } from "../../../primitives/bytes.ts";
import { callContext, callRequest } from "../../chain/call.ts";
import { nextBlock } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { reverted, serverError } from "../../errors.ts";
import type { RpcError } from "../../errors.ts";
import { method, param } from "../../method.ts";
import type { BlockId } from "../../schemas/blocks.ts";
import { blockId } from "../../schemas/blocks.ts";
import type { CallObject, StateOverrides } from "../../schemas/calls.ts";
import { blockOverrides, callObject, stateOverrides } from "../../schemas/calls.ts";
import { accessListResult } from "../../schemas/results.ts";
import { bytesText, quantityText } from "../../schemas/scalars.ts";

const call = param("transaction", callObject);

/** Access lists grow by what they themselves make warm, so the search repeats; it settles in two or three rounds. */
const ACCESS_LIST_ROUNDS = 8;

const failure = ({ error, returnData }: CallResult): RpcError =>
  error === "revert" || returnData.length > 0 ? reverted(returnData) : serverError(error ?? "execution failed");

async function createAccessList(
  context: RequestContext,
  transaction: CallObject,
  id: BlockId | undefined,
  overrides: StateOverrides | undefined,
): Promise<Record<string, unknown>> {
  const { execution } = context.backend;
  const on = await callContext(context, id ?? nextBlock(context), overrides);
  let request = callRequest(context, transaction, on.header, on.header.gasLimit);
  for (let round = 1; ; round++) {
    const result = await execution.call(request, on, { trackAccessList: true });
    const accessList = result.accessList ?? [];
    const settled = JSON.stringify(accessList) === JSON.stringify(request.accessList ?? []);
    if (settled || round === ACCESS_LIST_ROUNDS) {
      return {
        accessList,
        gasUsed: toQuantity(result.gasUsed),
        ...(!result.success && { error: failure(result).message }),
      };
    }
    request = { ...request, accessList };
  }
}

/** Calls that leave nothing behind. */
export const callMethods = [
  method({
    name: "eth_call",
    summary: "Output of a call on the state after a block",
    params: [
      call,
      param("block", blockId.default("latest")),
      param("stateOverrides", stateOverrides.optional()),
      param("blockOverrides", blockOverrides.optional()),
    ],
    result: bytesText,
    async handler(context, transaction, id, state, block) {
      const on = await callContext(context, id, state, block);
      const request = callRequest(context, transaction, on.header, context.limits.callGas);
      const result = await context.backend.execution.call(request, on);
      if (!result.success) throw failure(result);
      return toHex(result.returnData);
    },
  }),
  method({
    name: "eth_estimateGas",
    summary: "Least gas limit with which a transaction succeeds",
    params: [
      call,
      param("block", blockId.optional()),
      param("stateOverrides", stateOverrides.optional()),
      param("blockOverrides", blockOverrides.optional()),
    ],
    result: quantityText,
    async handler(context, transaction, id, state, block) {
      const on = await callContext(context, id ?? nextBlock(context), state, block);
      const request = callRequest(context, transaction, on.header, on.header.gasLimit);
      return toQuantity(await context.backend.execution.estimateGas(request, on));
    },
  }),
  method({
    name: "eth_createAccessList",
    summary: "Accounts and slots a transaction touches (EIP-2930), and its gas with that list",
    params: [call, param("block", blockId.optional()), param("stateOverrides", stateOverrides.optional())],
    result: accessListResult,
    handler: createAccessList,
  }),
];
