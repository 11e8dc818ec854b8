import { expect } from "chai";
import { genesisCommittee } from "../../../../chain/committee/genesis.ts";
import type { DriverEvents } from "../../../../chain/consensus/driver/settings.ts";
import { watchFaults } from "../../../../chain/node/observations/watch.ts";
import { Emitter } from "../../../../chain/primitives/emitter.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const SIGNATURE = `0x${"01".repeat(64)}00` as const;
const address = (digit: number): Address => `0x${String(digit).repeat(40)}`;
const committee = genesisCommittee({ validators: [1, 2, 3, 4].map(address), proposers: [5, 6].map(address) });

describe("What a node keeps of the others' faults", () => {
  const start = () => {
    const driver = new Emitter<DriverEvents>();
    const culprits: Address[] = [];
    const causes: string[] = [];
    watchFaults(
      driver,
      committee,
      {
        addImpeachment: ({ proposer, cause, height, at }) => causes.push(`${proposer} ${cause.kind} ${height} ${at}`),
        addEvidence: (_, culprit) => culprits.push(culprit),
      },
      () => 9,
    );
    return { driver, culprits, causes };
  };

  it("is the proposer with the cause of its impeachment [C-08]", () => {
    const { driver, causes } = start();
    driver.emit("impeached", 2, address(6), { kind: "undecided" });
    expect(causes).to.deep.equal([`${address(6)} undecided 2 9`]);
  });

  it("is whose key signed two votes, or two blocks", () => {
    const { driver, culprits } = start();
    const vote = { kind: "COMMIT" as const, height: 2, round: 0, blockHash: HASH, validator: 3, signature: SIGNATURE };
    const seal = { kind: "SEAL" as const, height: 2, blockHash: HASH, signature: SIGNATURE };
    driver.emit("evidence", { first: vote, second: vote });
    driver.emit("evidence", { first: seal, second: seal });
    expect(culprits).to.deep.equal([address(4), address(6)]);
  });
});
