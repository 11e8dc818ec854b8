import type { TransportPort } from "./ports.ts";

/** The transport of a validator that is alone: what it sends comes back to it, after the call that sent it. */
export const loopback = (): TransportPort => {
  const listeners = new Set<(message: Uint8Array) => void>();
  return {
    broadcast: (message) => {
      queueMicrotask(() => {
        for (const listener of listeners) listener(message);
      });
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
