import { expect } from "chai";
import { LedgerError } from "../../../../chain/ledger/errors.ts";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { NodeNetwork } from "./support/network.ts";

/** From now on every write of a node's chain and votes fails as it does on a full disk. */
const fillDisk = ({ ledger }: ChainNode): void => {
  const full = () => Promise.reject(new LedgerError("DISK_FULL", "The disk of this test is full."));
  Object.assign(ledger, { append: full, stage: full, flush: full, appendVotes: full });
};

describe("A node of a network whose disk is full", function () {
  this.timeout(180_000);
  let network: NodeNetwork;

  afterEach(() => network.remove());

  for (const name of ["validator 0", "proposer 0", "civilian 0"]) {
    it(`stops with the reason, the others go on, and it comes back when there is space: ${name}`, async () => {
      network = await NodeNetwork.create({ validators: 4, proposers: 2, civilians: 1 });
      await network.start();
      await network.agreeOn(2);
      const full = network.members.filter((member) => member.name === name);
      const node = full[0]?.node ?? expect.fail(`no ${name}`);
      fillDisk(node);
      const reason: unknown = await node.failure.catch((error: unknown) => error);
      expect(errorCode(reason)).to.equal("DISK_FULL");
      // Whoever runs the node stops it then.
      await network.stop(full);
      await network.agreeOn(Math.max(...network.heights) + 3);
      await network.start(full);
      await network.agreeOn(Math.max(...network.heights) + 2);
    });
  }
});
