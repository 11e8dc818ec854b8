import { expect } from "chai";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { Dispatcher } from "../../../../chain/rpc/dispatcher.ts";
import { NodeNetwork } from "../consensus/support/network.ts";
import { until } from "../../network/support/networks.ts";

/** A validator of the network, asked as an operator would. */
const operate = (node: ChainNode) => {
  const port = node.monitoring?.port ?? 0;
  const dispatcher = new Dispatcher(node.backend);
  return {
    metrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    ready: async () => (await fetch(`http://127.0.0.1:${port}/ready`)).status,
    ask: async <T>(method: string, ...params: readonly unknown[]): Promise<T> => {
      const answer = await dispatcher.dispatch({ jsonrpc: "2.0", id: 1, method, params }, dispatcher.session());
      if (answer === undefined || !("result" in answer)) throw new Error(JSON.stringify(answer));
      return answer.result as T;
    },
    close: () => {
      dispatcher.close();
    },
  };
};

interface Impeachments {
  readonly impeachments: readonly {
    readonly height: string;
    readonly proposer: string;
    readonly impeached: boolean;
    readonly observed: { readonly cause: { readonly kind: string } } | null;
  }[];
}

describe("What operators see of a network", function () {
  this.timeout(120_000);
  let network: NodeNetwork;

  afterEach(() => network.remove());

  it("names the proposer that was impeached and the cause, also after a restart [C-08]", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 2, measured: true });
    await network.start();
    await network.agreeOn(2);
    const [first] = network.members;
    const node = first?.node ?? expect.fail("no node");
    let operator = operate(node);
    const { accounts } = await operator.ask<{ accounts: { validators: string[] } }>("cpc_getConsensusState");
    expect(accounts.validators).to.have.length(1);
    const { peers } = await operator.ask<{ peers: { roles: string[] }[] }>("cpc_getPeers");
    expect(peers.flatMap(({ roles }) => roles).sort()).to.deep.equal([
      ...["proposer", "proposer"],
      ...["validator", "validator", "validator"],
    ]);
    expect(await operator.metrics())
      .to.contain('cpchain_peers{role="validator"} 3')
      .and.to.contain('cpchain_peers{role="proposer"} 2')
      .and.to.match(/cpchain_vote_delay_seconds_count\{vote="commit"\} [1-9]/);
    expect(await operator.ready()).to.equal(200);

    const gone = network.members.filter(({ name }) => name === "proposer 1");
    const culprit = (await operator.ask<{ proposers: string[] }>("cpc_getCommittee")).proposers[1];
    const last = Math.max(...network.heights);
    await network.stop(gone);
    await until(() => network.heights.every((height) => height >= last + 3));

    const impeachedBy = async () =>
      (await operator.ask<Impeachments>("cpc_getImpeachments")).impeachments.find(
        ({ height, impeached }) => impeached && Number(height) > last,
      ) ?? expect.fail("nobody was impeached");
    const seen = await impeachedBy();
    expect(seen).to.deep.include({ proposer: culprit });
    expect(seen.observed?.cause.kind).to.be.oneOf(["silent", "followed"]);
    const info = await operator.ask<{ signers: string[] }>("cpc_getBlockGenerationInfo", seen.height);
    expect(info).to.include({ impeached: true, proposer: culprit });
    expect(info.signers.length).to.be.at.least(3);
    expect(await operator.metrics())
      .to.match(/cpchain_impeachments_total\{cause="(silent|followed)"\} [1-9]/)
      .and.to.match(/cpchain_impeach_blocks_total [1-9]/)
      .and.to.match(/cpchain_execution_seconds_count\{work="apply"\} [1-9]/);

    operator.close();
    if (first !== undefined) {
      await network.stop([first]);
      await network.start([first]);
    }
    operator = operate(first?.node ?? expect.fail("no node"));
    expect(await impeachedBy()).to.deep.equal(seen);
    operator.close();
  });
});
