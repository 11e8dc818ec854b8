import { createClient, custom } from "viem";
import type { NodeClient } from "../../../web/src/chain/client.ts";

export interface FakeNode {
  readonly client: NodeClient;
  /** method and parameters of every call, in order */
  readonly calls: readonly (readonly [method: string, params: readonly unknown[]])[];
}

/** A node that answers by a function, and notes what it was asked. */
export const fakeNode = (answer: (method: string, params: readonly unknown[]) => unknown): FakeNode => {
  const calls: [string, readonly unknown[]][] = [];
  const request = ({ method, params = [] }: { method: string; params?: readonly unknown[] }): Promise<unknown> => {
    calls.push([method, params]);
    return Promise.resolve().then(() => answer(method, params));
  };
  const client = createClient({ transport: custom({ request } as never, { retryCount: 0 }), cacheTime: 0 });
  return { client: client as unknown as NodeClient, calls };
};
