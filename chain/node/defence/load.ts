import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { Load } from "./measurement.ts";

/** Tells how busy the process was since it was asked last. */
export interface LoadProbe {
  read(): Load;
  close(): void;
}

const RESOLUTION_MS = 20;
const NS_PER_MS = 1e6;
const US_PER_MS = 1e3;
const PERCENTILE = 99;

/** Measures this process from now on. */
export const createLoadProbe = (): LoadProbe => {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let at = performance.now();
  let processor = process.cpuUsage();
  let loop = performance.eventLoopUtilization();
  return {
    read() {
      const now = performance.now();
      const used = process.cpuUsage(processor);
      const worked = performance.eventLoopUtilization(loop);
      const load = {
        processorPercent: (100 * (used.user + used.system)) / US_PER_MS / (now - at),
        loopPercent: 100 * worked.utilization,
        // The histogram holds the length of its own intervals, which are never shorter than its resolution.
        loopDelayMs: Math.max(0, delays.percentile(PERCENTILE) / NS_PER_MS - RESOLUTION_MS),
      };
      at = now;
      processor = process.cpuUsage();
      loop = performance.eventLoopUtilization();
      delays.reset();
      return load;
    },
    close() {
      delays.disable();
    },
  };
};
