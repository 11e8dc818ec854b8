import { RPC_ERROR, RpcError } from "./errors.ts";

export type RequestId = string | number | null;

/** A call as it arrives; `id` undefined means that no answer is wanted. */
export interface RpcRequest {
  readonly id: RequestId | undefined;
  readonly method: string;
  readonly params: unknown;
}

export type RpcResponse = { readonly jsonrpc: "2.0"; readonly id: RequestId } & (
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } }
);

const MAX_ID_LENGTH = 256;

const isId = (id: unknown): id is RequestId =>
  id === null || typeof id === "number" || (typeof id === "string" && id.length <= MAX_ID_LENGTH);

/** The id to answer a message with, whatever else is wrong with it. */
export const idOf = (message: unknown): RequestId =>
  typeof message === "object" && message !== null && "id" in message && isId(message.id) ? message.id : null;

/** @throws RpcError -32600 when a message is no call of JSON-RPC 2.0 */
export function parseRequest(message: unknown): RpcRequest {
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    throw new RpcError(RPC_ERROR.invalidRequest, "invalid request");
  }
  const { jsonrpc, id, method, params } = message as Readonly<Record<string, unknown>>;
  if (jsonrpc !== "2.0" || typeof method !== "string" || (id !== undefined && !isId(id))) {
    throw new RpcError(RPC_ERROR.invalidRequest, "invalid request");
  }
  return { id, method, params };
}

export const success = (id: RequestId, result: unknown): RpcResponse => ({ jsonrpc: "2.0", id, result });

export const failure = (id: RequestId, { code, message, data }: RpcError): RpcResponse => ({
  jsonrpc: "2.0",
  id,
  error: { code, message, ...(data !== undefined && { data }) },
});
