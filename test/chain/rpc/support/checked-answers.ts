import type { z } from "zod";
import { onAnswer } from "../../../../chain/rpc/answers.ts";
import type { Answer } from "../../../../chain/rpc/answers.ts";
import { RPC_ERROR } from "../../../../chain/rpc/errors.ts";
import type { RpcError } from "../../../../chain/rpc/errors.ts";
import { ADMIN_METHODS, DEV_METHODS, METHODS, TESTING_METHODS } from "../../../../chain/rpc/methods/index.ts";
import { NOTIFICATION_RESULTS } from "../../../../chain/rpc/schemas/results-notifications.ts";

// Importing this file has every JSON-RPC answer of the process checked: an answer against its schema ends the test that
// runs, whatever it looks at.

const RESULTS = new Map(
  [...METHODS, ...DEV_METHODS, ...TESTING_METHODS, ...ADMIN_METHODS].map(({ name, result }) => [name, result]),
);
const ERROR_CODES: ReadonlySet<number> = new Set(Object.values(RPC_ERROR));

type Issue = z.core.$ZodIssue;

/** Of a union's branches the one that fits best: whose first fault lies deepest, then which has the fewest. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...faults(issues).map(({ path }) => path.length));
  const [best = []] = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  return best;
}

/** Every fault with its path from the top. */
function faults(issues: readonly Issue[]): { readonly path: PropertyKey[]; readonly message: string }[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "invalid_union" || issue.errors.length === 0)
      return [{ path: issue.path, message: issue.message }];
    return faults(closest(issue.errors)).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  });
}

/** What is wrong with a value as it goes over the wire, a line per fault; empty when nothing is. */
export function schemaFaults(schema: z.ZodType, value: unknown): string[] {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return ["no JSON value"];
  const checked = schema.safeParse(JSON.parse(text));
  if (checked.success) return [];
  return faults(checked.error.issues).map(
    ({ path, message }) => `${path.map(String).join(".") || "(all of it)"}: ${message}`,
  );
}

/** JSON-RPC 2.0 and EIP-1474: a known code, a message, and the revert's data as hexadecimal. */
export function errorFaults({ code, message, data }: Pick<RpcError, "code" | "message" | "data">): string[] {
  return [
    ...(ERROR_CODES.has(code) ? [] : [`code: ${code} is not among RPC_ERROR`]),
    ...(message.length > 0 ? [] : ["message: is empty"]),
    ...(code !== RPC_ERROR.reverted || /^0x(?:[0-9a-f]{2})*$/.test(String(data)) ? [] : ["data: no hexadecimal bytes"]),
  ];
}

function check(answer: Answer): { readonly of: string; readonly faults: readonly string[] } {
  if ("error" in answer) return { of: `an error of ${answer.method}`, faults: errorFaults(answer.error) };
  const of =
    "subscription" in answer ? `what subscriptions to ${answer.subscription} tell` : `the result of ${answer.method}`;
  const schema = "subscription" in answer ? NOTIFICATION_RESULTS[answer.subscription] : RESULTS.get(answer.method);
  return { of, faults: schema === undefined ? ["there is no schema"] : schemaFaults(schema, answer.result) };
}

/** For processes that measure something else. */
export const stopChecking = onAnswer((answer) => {
  const { of, faults } = check(answer);
  if (faults.length > 0) throw new Error(`Against its schema: ${of}\n${faults.slice(0, 10).join("\n")}`);
});
