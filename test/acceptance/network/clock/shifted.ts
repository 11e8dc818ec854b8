// Loaded before a node by `node --import`: its clock is off by as many ms as the file SHIFTED_CLOCK says, now and whenever
// that file changes, as after a jump of the system's clock. Timers and performance.now go on as they do then.
import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 50;
const file = process.env["SHIFTED_CLOCK"];

if (file !== undefined) {
  const Unshifted = Date;
  let shiftMs = 0;
  const look = (): void => {
    shiftMs = Number(readFileSync(file, "utf8"));
  };
  look();
  setInterval(look, LOOK_EVERY_MS).unref();
  globalThis.Date = new Proxy(Unshifted, {
    construct: (target, args: unknown[]) =>
      args.length === 0 ? new target(target.now() + shiftMs) : (Reflect.construct(target, args) as Date),
    apply: (target) => new target(target.now() + shiftMs).toString(),
    get: (target, name) =>
      name === "now" ? () => target.now() + shiftMs : (Reflect.get(target, name, target) as unknown),
  });
}
