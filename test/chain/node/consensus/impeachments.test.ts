import { expect } from "chai";
import { Interface } from "ethers";
import { genesisCommittee } from "../../../../chain/committee/genesis.ts";
import { recordedImpeachment } from "../../../../chain/committee/records.ts";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import type { BuiltBlock } from "../../../../chain/execution/interface.ts";
import { impeachmentSchedule } from "../../../../chain/node/consensus/impeachments.ts";
import { buildGenesis } from "../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions } from "../../../../chain/node/networks/local-genesis.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { PREDEPLOYS } from "../../../../chain/primitives/params.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { rejection } from "../../../support/rejection.ts";
import { TestChain } from "../../execution/support/test-chain.ts";

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;
const address = (digit: number): Address => `0x${String(digit).repeat(40)}`;
const PROPOSERS = [5, 6].map(address);
const committee = genesisCommittee({ validators: [1, 2, 3, 4].map(address), proposers: PROPOSERS });
const contract = new Interface([
  "event ProposerImpeached(address indexed proposer, uint256 indexed height, uint256 indexed term)",
  "function impeachmentCount() view returns (uint256)",
  "function impeachmentCountOf(address proposer) view returns (uint256)",
  "function impeachmentAt(uint256 height) view returns (tuple(uint48 height, uint48 term, address proposer))",
]);

const start = async (options: { readonly contract?: boolean; readonly schedule?: boolean } = {}) => {
  await loadCrypto();
  const { alloc } = parseGenesis(await buildGenesis(localGenesisOptions()));
  const accounts = new Map(alloc);
  if (options.contract === false) accounts.delete(PREDEPLOYS.impeachmentRecord);
  return TestChain.create(
    accounts,
    options.schedule === false ? {} : { schedule: impeachmentSchedule(committee), treasury: PREDEPLOYS.treasury },
  );
};

describe("Impeach blocks", () => {
  const impeach = (chain: TestChain): Promise<BuiltBlock> => chain.extend([], { coinbase: ZERO_ADDRESS });
  const read = async (chain: TestChain, name: string, args: readonly unknown[]): Promise<unknown> => {
    const { header } = chain.parent;
    const request = {
      from: ZERO_ADDRESS,
      to: PREDEPLOYS.impeachmentRecord,
      data: Buffer.from(contract.encodeFunctionData(name, args).slice(2), "hex"),
      value: 0n,
      gasLimit: 1_000_000n,
      gasPrice: 0n,
    };
    const context = { header, state: chain.states.head, blockHash: () => undefined };
    const { returnData } = await chain.execution.call(request, context);
    return contract.decodeFunctionResult(name, toHex(returnData))[0];
  };

  it("record the proposer whose turn it was, and its term [C-08]", async () => {
    const chain = await start();
    // With two proposers a term has six blocks.
    for (let height = 1; height <= 6; height++) await impeach(chain);
    const { systemCalls } = await impeach(chain);
    expect(systemCalls.map(({ success, logs }) => [success, logs.length])).to.deep.equal([[true, 1]]);
    const logs = systemCalls[0]?.logs ?? [];
    const event = contract.parseLog({
      topics: [...(logs[0]?.topics ?? [])],
      data: toHex(logs[0]?.data ?? new Uint8Array()),
    });
    expect(event?.name).to.equal("ProposerImpeached");
    expect(event?.args.toArray()).to.deep.equal([PROPOSERS[0], 7n, 1n]);
    expect(recordedImpeachment(chain.states.head, 2)).to.deep.equal({ height: 2, term: 0, proposer: PROPOSERS[1] });
    expect(recordedImpeachment(chain.states.head, 7)).to.deep.equal({ height: 7, term: 1, proposer: PROPOSERS[0] });
  });

  it("are the only ones that record, and what they record is what the contract shows [C-08]", async () => {
    const chain = await start();
    await chain.extend([]);
    await impeach(chain);
    const ordinary = await chain.extend([]);
    expect(ordinary.systemCalls).to.deep.equal([]);
    for (const height of [1, 3]) expect(recordedImpeachment(chain.states.head, height) === undefined).to.equal(true);
    expect(await read(chain, "impeachmentCount", [])).to.equal(1n);
    expect(await read(chain, "impeachmentCountOf", [PROPOSERS[1]])).to.equal(1n);
    expect(await read(chain, "impeachmentAt", [2n])).to.deep.equal([2n, 0n, PROPOSERS[1]]);
  });

  it("leave receipts, gas and supply as they are", async () => {
    const chain = await start();
    const { executed } = await chain.build([], { coinbase: ZERO_ADDRESS });
    expect(executed.receipts).to.deep.equal([]);
    expect(executed.block.header.gasUsed).to.equal(0n);
    const changed = [...executed.state.changes.accounts].filter(
      ([account, state]) => (state?.balance ?? 0n) !== (chain.states.head.account(account)?.balance ?? 0n),
    );
    expect(changed).to.deep.equal([]);
  });

  it("are refused without the record, as are ordinary blocks with one [C-08]", async () => {
    const [recording, other] = [await start(), await start({ schedule: false })];
    expect(recording.parent.hash).to.equal(other.parent.hash);
    const without = await other.build([], { coinbase: ZERO_ADDRESS });
    const refusal = await rejection(recording.execution.apply(recording.parent, without.executed.block));
    expect(refusal).to.be.instanceOf(ExecutionError).with.property("code", "STATE_ROOT_MISMATCH");
    const recorded = await recording.build([], { coinbase: ZERO_ADDRESS });
    const own = await recording.build([]);
    const { header } = own.executed.block;
    const { stateRoot } = recorded.executed.block.header;
    const forged = { ...own.executed.block, header: { ...header, stateRoot } };
    expect((await rejection(recording.execution.apply(recording.parent, forged))).code).to.equal("STATE_ROOT_MISMATCH");
    await recording.execution.apply(recording.parent, recorded.executed.block);
  });

  it("of chains that began without the contract record nothing, and count", async () => {
    const chain = await start({ contract: false });
    expect((await impeach(chain)).systemCalls).to.deep.equal([]);
  });
});
