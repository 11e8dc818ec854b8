import { useEffect, useState } from "preact/hooks";

const TICK_MS = 1_000;

const seconds = (): number => Math.floor(Date.now() / 1_000);

/** The clock in seconds, which ticks. */
export const useNow = (): number => {
  const [now, setNow] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(seconds());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
};
