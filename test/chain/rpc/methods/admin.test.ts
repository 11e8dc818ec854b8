import { expect } from "chai";
import { defenceControl } from "../../../../chain/node/defence/control.ts";
import { DefenceMonitor } from "../../../../chain/node/defence/monitor.ts";
import { DEFENCE_LIMITS } from "../../../../chain/primitives/limits.ts";
import type { AdminBackend } from "../../../../chain/rpc/admin.ts";
import { ADMIN_METHODS } from "../../../../chain/rpc/methods/index.ts";
import { Client } from "../support/fake-node.ts";

const QUIET = { useful: 3, burden: 0 };

/** A validator whose monitor measures nothing worth mentioning. */
const defended = () => {
  let restricted = false;
  let now = 0;
  const monitor = new DefenceMonitor({
    limits: DEFENCE_LIMITS,
    measure: () => ({
      at: now,
      load: { processorPercent: 20, loopPercent: 10, loopDelayMs: 1 },
      members: QUIET,
      strangers: QUIET,
    }),
    now: () => now,
    apply: (change) => {
      restricted = change;
    },
  });
  const client = new Client({ admin: { defence: defenceControl(monitor) } });
  return {
    client,
    monitor,
    pass: (ms: number) => {
      now += ms;
    },
    isRestricted: () => restricted,
  };
};

describe("JSON-RPC: methods of the operator [T-03]", () => {
  it("are not there unless the operator wants them [T-12]", async () => {
    const client = new Client();
    for (const { name } of ADMIN_METHODS) expect((await client.refusal(name)).code, name).to.equal(-32601);
  });

  it("have nothing to do on a node that is no validator [T-12]", async () => {
    const client = new Client({ admin: { defence: undefined } satisfies AdminBackend });
    for (const { name } of ADMIN_METHODS) expect((await client.refusal(name)).code, name).to.equal(-32000);
  });

  it("show what the monitor measured and decided [T-12]", async () => {
    const { client, monitor } = defended();
    const open = { phase: "open", by: null, endsInMs: null, automatic: true };
    expect(await client.call("admin_getDefence")).to.deep.equal({ ...open, measured: null });
    monitor.look();
    expect(await client.call("admin_getDefence")).to.deep.equal({
      ...open,
      measured: { processorPercent: 20, loopPercent: 10, loopDelayMs: 1, members: QUIET, strangers: QUIET },
    });
  });

  it("restrict peers and admit them again by hand [T-12]", async () => {
    const { client, pass, isRestricted } = defended();
    expect(await client.call("admin_restrictPeers")).to.deep.include({
      phase: "restricted",
      by: "operator",
      endsInMs: DEFENCE_LIMITS.longestMs,
    });
    expect(isRestricted()).to.equal(true);
    pass(1_000);
    expect(await client.call("admin_getDefence")).to.deep.include({ endsInMs: DEFENCE_LIMITS.longestMs - 1_000 });
    expect(await client.call("admin_liftRestriction")).to.equal(true);
    expect(isRestricted()).to.equal(false);
    expect(await client.call("admin_getDefence")).to.deep.include({
      phase: "cooling",
      endsInMs: DEFENCE_LIMITS.coolDownMs,
    });
    expect(await client.call("admin_liftRestriction")).to.equal(false);
  });
});
