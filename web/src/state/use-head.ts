import { useEffect, useState } from "preact/hooks";
import type { HeadState } from "../chain/head.ts";
import { useServices } from "./context.ts";

/** Blocks may come by the hundred a second; a page is painted at most this often, in ms. */
const REPAINT_MS = 250;

/** The newest block and how the page learns of it. */
export const useHead = (): HeadState => {
  const { heads } = useServices();
  const [state, setState] = useState(heads.state);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let paintedAt = 0;
    const paint = (): void => {
      timer = undefined;
      paintedAt = performance.now();
      setState(heads.state);
    };
    const unsubscribe = heads.subscribe(() => {
      timer ??= setTimeout(paint, Math.max(0, paintedAt + REPAINT_MS - performance.now()));
    });
    paint();
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [heads]);
  return state;
};
