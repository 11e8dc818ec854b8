type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields => value as Fields;
const list = (value: unknown): Fields[] => (value ?? []) as Fields[];
const without = (value: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** What Hardhat's network calls failures that geth has words for. */
const FAILURES: Readonly<Record<string, string>> = {
  StateChangeDuringStaticCall: "write protection",
  StackUnderflow: "stack underflow",
  CreateContractStartingWithEF: "invalid code: must not begin with 0xef",
};

/**
 * Steps without what Hardhat's network prints otherwise than geth: empty return data and refunds, refunds of callers,
 * the names of errors, and what a creation hands on as part of its cost.
 */
export const normalSteps = (trace: unknown): Fields => ({
  ...fields(trace),
  structLogs: list(fields(trace)["structLogs"]).map((step) => ({
    ...without(step, "refund", "error", ...(step["returnData"] === "0x" ? ["returnData"] : [])),
    gasCost: String(step["op"]).startsWith("CREATE") ? undefined : step["gasCost"],
  })),
});

/** Frames without logs of those that failed, which Hardhat's network keeps and counts. */
export const normalCalls = (frame: unknown, parentFailed = false): Fields => {
  const { error, calls, logs } = fields(frame);
  const failed = parentFailed || error !== undefined;
  return {
    ...without(fields(frame), "calls", "logs", "error"),
    ...(typeof error === "string" && { error: FAILURES[error] ?? error }),
    calls: list(calls).map((call) => normalCalls(call, failed)),
    logs: failed ? [] : list(logs).map((log) => without(log, "index")),
  };
};

/** States without accounts that were empty before, which geth leaves out unless asked to include them. */
export const normalState = (state: unknown): Fields => {
  if ("post" in fields(state)) return { ...fields(state), pre: normalState(fields(state)["pre"]) };
  return Object.fromEntries(
    Object.entries(fields(state)).filter(([, account]) => JSON.stringify(account) !== '{"balance":"0x0"}'),
  );
};
