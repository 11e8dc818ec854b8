import { expect } from "chai";
import type { Network, NetworkHandlers } from "../../../chain/network/interface.ts";
import { decodeBlock, encodeBlock } from "../../../chain/primitives/block/block.ts";
import type { Address, Hash } from "../../../chain/primitives/types.ts";
import { fetchCandidate } from "../../../chain/sync/candidates.ts";
import { TestNetworks, account, join } from "../network/support/networks.ts";
import { CertifiedChain } from "./support/chain.ts";

describe("A block that votes are about", function () {
  this.timeout(30_000);
  const networks = new TestNetworks();
  let bytes: Uint8Array;
  let hash: Hash;

  before(async () => {
    const chain = await CertifiedChain.create();
    await chain.extend(1);
    const stored = chain.ledger.block(1);
    if (stored === undefined) throw new Error("no block");
    bytes = encodeBlock(stored.block);
    hash = stored.block.hash;
    await chain.close();
  });
  afterEach(() => networks.close());

  /** A node whose peers are members that answer in these ways. */
  const among = async (answers: readonly NetworkHandlers["serve"][]) => {
    const own = await networks.start();
    const signers = answers.map(() => account());
    for (const [i, serve] of answers.entries()) {
      const signer = signers[i];
      if (signer !== undefined) await join(own, await networks.start({ signer, handlers: { serve } }));
    }
    return { own, members: signers.map(({ address }) => address) };
  };

  const fetch = (own: Network, members: readonly Address[]) => fetchCandidate(own, { height: 1, hash, members });
  const has = () => Promise.resolve([bytes]);
  const hasNot = () => Promise.resolve([]);

  it("comes from any member that has it", async () => {
    const { own, members } = await among([hasNot, has, () => Promise.reject(new Error("busy"))]);
    expect(await fetch(own, members)).to.deep.equal(bytes);
  });

  it("is not asked of others than members", async () => {
    const { own } = await among([has]);
    expect((await fetch(own, [account().address])) === undefined).to.equal(true);
  });

  it("is missing when nobody has it", async () => {
    const { own, members } = await among([hasNot, hasNot]);
    expect((await fetch(own, members)) === undefined).to.equal(true);
    expect((await fetch(own, [])) === undefined).to.equal(true);
  });

  it("does not wait for a member that never answers", async () => {
    const { own, members } = await among([() => new Promise(() => undefined), has]);
    expect(await fetch(own, members)).to.deep.equal(bytes);
  });

  for (const [name, change] of [
    ["another block", (block) => ({ ...block, header: { ...block.header, gasUsed: 1n } })],
    ["a body that is not its header's", (block) => ({ ...block, transactions: [] })],
  ] as readonly [string, (block: ReturnType<typeof decodeBlock>) => ReturnType<typeof decodeBlock>][]) {
    it(`is not ${name}, and who sends that is reported`, async () => {
      const wrong = encodeBlock(change(decodeBlock(bytes)));
      const { own, members } = await among([() => Promise.resolve([wrong])]);
      const offences: string[] = [];
      own.on("offence", ({ offence }) => offences.push(offence));
      expect((await fetch(own, members)) === undefined).to.equal(true);
      expect(offences).to.deep.equal(["invalid"]);
    });
  }
});
