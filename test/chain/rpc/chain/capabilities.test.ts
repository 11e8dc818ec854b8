import { expect } from "chai";
import { LedgerError } from "../../../../chain/ledger/errors.ts";
import type { Backend } from "../../../../chain/rpc/backend.ts";
import { capabilities } from "../../../../chain/rpc/chain/capabilities.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { FakeNode } from "../support/fake-node.ts";

/** A chain whose states before block `oldest` are gone. */
const prunedBelow = (oldest: number, head: number): Backend => {
  const backend = new FakeNode().backend();
  const { ledger } = backend;
  const at: typeof ledger.state.at = (root) => {
    if (Number(root) < oldest) throw new LedgerError("STATE_PRUNED", "gone");
    return ledger.state.head;
  };
  const header = { ...ledger.head.header, number: head };
  const stateRoot = (number: number) => `0x${number.toString(16).padStart(64, "0")}` as const;
  return {
    ...backend,
    ledger: {
      ...ledger,
      head: { ...ledger.head, header },
      state: { ...ledger.state, at },
      stateRoot,
    },
  };
};

describe("what a node can answer for", () => {
  before(() => loadCrypto());

  it("is everything when it keeps all states", () => {
    const answer = capabilities(prunedBelow(0, 100));
    expect(answer["state"]).to.deep.equal({ disabled: false, oldestBlock: "0x0" });
    expect(answer["head"]).to.include({ number: "0x64" });
  });

  it("begins with the oldest state that is left", () => {
    for (const [oldest, head] of [
      [1, 1],
      [37, 100],
      [99, 100],
      [100, 100],
    ] as const) {
      const { state, stateproofs, blocks } = capabilities(prunedBelow(oldest, head));
      const retentionBlocks = `0x${(head - oldest + 1).toString(16)}`;
      expect(state).to.deep.equal({
        disabled: false,
        oldestBlock: `0x${oldest.toString(16)}`,
        deleteStrategy: { type: "window", retentionBlocks },
      });
      expect(stateproofs).to.deep.equal(state);
      expect(blocks).to.deep.equal({ disabled: false, oldestBlock: "0x0" });
    }
  });
});
