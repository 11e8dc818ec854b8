import { expect } from "chai";
import { timedExecution } from "../../../../chain/node/monitoring/timed-execution.ts";
import type { WorkEvents } from "../../../../chain/node/monitoring/timed-execution.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { Emitter } from "../../../../chain/primitives/emitter.ts";
import { FakeNode } from "../../rpc/support/fake-node.ts";

describe("Time of an execution", () => {
  before(() => loadCrypto());

  it("is told of each block that was built, and of none that failed", async () => {
    const node = new FakeNode();
    const work = new Emitter<WorkEvents>();
    const told: string[] = [];
    work.on("done", (kind, ms) => told.push(`${kind} ${ms}`));
    let ms = 0;
    const execution = timedExecution(node.execution, () => (ms += 7), work);
    const parent = { ...node.ledger.head, stateRoot: node.ledger.head.header.stateRoot };
    const source = { next: () => undefined, skip: () => undefined };
    const { executed } = await execution.build(parent, node.backend().nextAttributes(), source);
    expect(executed.block.header.number).to.equal(1);
    const outcome = await execution.apply(parent, executed.block).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(Error);
    expect(told).to.deep.equal(["build 7"]);
  });
});
