import { useEffect, useRef, useState } from "preact/hooks";
import { useHead } from "./use-head.ts";

export interface Query<T> {
  /** the newest answer; stays while a newer one is on its way, unless the question changed */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
}

const NOTHING = { data: undefined, error: undefined, loading: true } as const;

interface Options {
  /** asks again when it changes, and shows the old answer meanwhile */
  readonly refresh?: unknown;
}

/**
 * Asks the node when `key` changes; the answer to an older question is dropped. After a failure it asks again as soon
 * as the node answers.
 */
export const useQuery = <T>(key: string, ask: () => Promise<T>, { refresh }: Options = {}): Query<T> => {
  const [answer, setAnswer] = useState<Query<T> & { readonly key: string }>({ key, ...NOTHING });
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  const { link } = useHead();
  const failed = answer.error !== undefined;
  const retry = failed && link !== "down" && link !== "connecting";
  useEffect(() => {
    let dropped = false;
    latestAsk.current().then(
      (data) => {
        if (!dropped) setAnswer({ key, data, error: undefined, loading: false });
      },
      (error: unknown) => {
        if (!dropped)
          setAnswer((before) => ({ key, data: before.key === key ? before.data : undefined, error, loading: false }));
      },
    );
    return () => {
      dropped = true;
    };
  }, [key, refresh, retry]);
  return answer.key === key ? answer : NOTHING;
};
