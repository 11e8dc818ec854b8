import type { IncomingMessage } from "node:http";
import type { Backlog } from "./backlog.ts";

/** Why a body is not read. */
export type BodyFault = "too large" | "no room";

/**
 * Reads the body of a request of at most `limit` bytes. While it arrives it takes room of `backlog`.
 * @throws Error when the caller goes away
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  backlog: Backlog,
): Promise<{ readonly text: string } | { readonly fault: BodyFault }> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return { fault: "too large" };
  let taken = 0;
  const take = (bytes: number): boolean => {
    if (!backlog.take(bytes)) return false;
    taken += bytes;
    return true;
  };
  try {
    return await collect(request, limit, take);
  } finally {
    backlog.release(taken);
  }
}

function collect(
  request: IncomingMessage,
  limit: number,
  take: (bytes: number) => boolean,
): Promise<{ readonly text: string } | { readonly fault: BodyFault }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      const fault = length > limit ? "too large" : take(chunk.length) ? undefined : "no room";
      if (fault === undefined) chunks.push(chunk);
      else {
        request.pause().removeAllListeners("data");
        resolve({ fault });
      }
    });
    const leave = (): void => {
      reject(new Error("the caller went away"));
    };
    request.on("end", () => {
      // Every request closes; an error for nobody would cost more than reading the body.
      request.off("close", leave);
      resolve({ text: Buffer.concat(chunks).toString("utf8") });
    });
    request.on("error", reject);
    request.on("close", leave);
  });
}
