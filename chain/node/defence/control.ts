import type { DefenceControl } from "../../rpc/admin.ts";
import type { DefenceMonitor } from "./monitor.ts";

/** What the operator sees of a defence, and does with it. */
export const defenceControl = (
  monitor: Pick<DefenceMonitor, "state" | "endsInMs" | "automatic" | "measurement" | "restrict" | "lift">,
): DefenceControl => ({
  status() {
    const { state, measurement } = monitor;
    return {
      phase: state.phase,
      by: state.phase === "restricted" ? state.by : undefined,
      endsInMs: monitor.endsInMs,
      automatic: monitor.automatic,
      measured: measurement && {
        ...measurement.load,
        members: measurement.members,
        strangers: measurement.strangers,
      },
    };
  },
  restrict: () => {
    monitor.restrict();
  },
  lift: () => monitor.lift(),
});
