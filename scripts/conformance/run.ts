import { compareAnswers, compareKinds, type Difference } from "./compare.ts";
import type { ConformanceTest } from "./tests.ts";

/** What came of a test: no differences, and it has passed. */
export interface Outcome {
  readonly test: ConformanceTest;
  readonly differences: readonly Difference[];
}

/** Sends a request and gives the answer. */
export type Ask = (request: unknown) => Promise<unknown>;

/** For one answer; a node that takes longer has failed the test. */
const ANSWER_LIMIT_MS = 30_000;

export const askOver =
  (url: string): Ask =>
  async (request) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    return response.json();
  };

/** Runs a test to its first exchange that differs. */
export async function runTest(test: ConformanceTest, ask: Ask): Promise<Outcome> {
  for (const { request, response } of test.exchanges) {
    const got = await answer(ask, request);
    const differences = (test.specOnly ? compareKinds : compareAnswers)(response, got);
    if (differences.length > 0) return { test, differences };
  }
  return { test, differences: [] };
}

/** An answer that never came differs from every other. */
async function answer(ask: Ask, request: unknown): Promise<unknown> {
  try {
    return await ask(request);
  } catch (error) {
    return `no answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}
