import { expect } from "chai";
import { Interface, Wallet } from "ethers";
import { keySigner } from "../../../../chain/consensus/signature.ts";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { fromHex } from "../../../../chain/primitives/bytes.ts";
import { CHAIN_ID, PREDEPLOYS } from "../../../../chain/primitives/params.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { Dispatcher } from "../../../../chain/rpc/dispatcher.ts";
import { RpcServer } from "../../../../chain/rpc/server/server.ts";
import { submitEvidence } from "../../../acceptance/documents/submit-evidence.ts";
import { readText } from "../../../project/support/files.ts";
import { until } from "../../network/support/networks.ts";
import { NodeNetwork } from "./support/network.ts";

const registry = new Interface(["function offenceCountOf(address offender) view returns (uint256)"]);
const record = new Interface(["function impeachmentCountOf(address proposer) view returns (uint256)"]);

interface ShownEvidence {
  readonly culprit: Address;
  readonly first: { readonly kind: string };
  readonly proved: boolean;
}

interface ShownImpeachment {
  readonly height: string;
  readonly proposer: Address;
  readonly impeached: boolean;
  readonly recorded: boolean;
}

const fail = (error: unknown): void => {
  throw error instanceof Error ? error : new Error(String(error));
};

const call = async <T>({ backend }: ChainNode, method: string, ...params: unknown[]): Promise<T> => {
  const dispatcher = new Dispatcher(backend);
  try {
    const request = { jsonrpc: "2.0", id: 1, method, params };
    const answer = (await dispatcher.dispatch(request, dispatcher.session())) as { result: T; error?: object };
    if (answer.error !== undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.result;
  } finally {
    dispatcher.close();
  }
};

const read = async (node: ChainNode, to: Address, contract: Interface, name: string, of: Address): Promise<unknown> => {
  const data = contract.encodeFunctionData(name, [of]);
  return contract.decodeFunctionResult(name, await call<string>(node, "eth_call", { to, data }, "latest"))[0];
};

/** Sends transactions of one account to a node, each a little after the last, until it is told to stop. */
const stream = (node: ChainNode, account: number): { stop(): Promise<void> } => {
  const wallet = new Wallet(devAccounts()[account]?.privateKey ?? "0x");
  let nonce = 0;
  let sending = Promise.resolve();
  const send = async (): Promise<void> => {
    const raw = await wallet.signTransaction({
      chainId: CHAIN_ID.local,
      to: wallet.address,
      nonce: nonce++,
      gasLimit: 21_000n,
      maxFeePerGas: 10n ** 11n,
      maxPriorityFeePerGas: 1n,
      type: 2,
    });
    await call(node, "eth_sendRawTransaction", raw);
  };
  const timer = setInterval(() => {
    sending = sending.then(send);
  }, 25);
  return {
    async stop() {
      clearInterval(timer);
      await sending;
    },
  };
};

/** Equivocations and blocks take seconds each; machines may be slow. */
const PATIENCE_MS = 90_000;

describe("Evidence", () => {
  it("is submitted as the operators' page shows it, word for word", () => {
    const shown = /^```ts\n([\s\S]*?)^```$/m.exec(readText("docs/operators.md"))?.[1];
    expect(shown).to.equal(readText("test/acceptance/documents/submit-evidence.ts"));
  });
});

describe("A proposer whose key is in two nodes", function () {
  this.timeout(240_000);

  let network: NodeNetwork;

  afterEach(() => network.remove());

  it("is found out by honest nodes, proved on the chain, impeached when it is gone, and forks nothing [C-08, T-06]", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 2, twinProposer: true });
    await network.start();
    const twins = network.members.filter(({ name }) => name.startsWith("proposer 0"));
    const validators = network.members.filter(({ role }) => role === "validator").map(({ node }) => node as ChainNode);
    const [twin] = twins;
    const [honest] = validators;
    if (twin?.node === undefined || honest === undefined) throw new Error("the network has not started");
    const culprit = keySigner(fromHex(twin.key)).address;

    // What one of the two knows before the other is in the block of one only.
    const transactions = stream(twin.node, 0);
    await until(() => validators.every(({ backend }) => (backend.consensus?.evidence() ?? []).length > 0), PATIENCE_MS);
    await transactions.stop();

    for (const node of validators) {
      const shown = await call<ShownEvidence[]>(node, "cpc_getEvidence");
      expect(new Set(shown.map((evidence) => evidence.culprit))).to.deep.equal(new Set([culprit]));
      expect(new Set(shown.map(({ first }) => first.kind))).to.deep.equal(new Set(["SEAL"]));
      expect(shown.some(({ proved }) => proved)).to.equal(false);
    }

    await network.stop(twins);
    const height = Math.max(...network.heights);
    await network.agreeOn(height + 3);
    const server = await RpcServer.start({ backend: honest.backend, port: 0, onInternalError: fail });
    try {
      const convicted = await submitEvidence(`http://127.0.0.1:${server.port}`, devAccounts()[1]?.privateKey ?? "0x");
      expect(new Set(convicted)).to.deep.equal(new Set([culprit]));
    } finally {
      await server.close();
    }
    const shown = await call<ShownEvidence[]>(honest, "cpc_getEvidence");
    expect(shown.every(({ proved }) => proved)).to.equal(true);
    const offences = await read(honest, PREDEPLOYS.evidenceRegistry, registry, "offenceCountOf", culprit);
    expect(offences).to.equal(BigInt(shown.length));

    const { impeachments } = await call<{ impeachments: ShownImpeachment[] }>(honest, "cpc_getImpeachments");
    const blamed = impeachments.filter(({ impeached }) => impeached);
    expect(blamed.every(({ recorded }) => recorded)).to.equal(true);
    const own = blamed.filter(({ proposer }) => proposer === culprit);
    expect(own.filter(({ height: at }) => Number(at) > height))
      .to.have.property("length")
      .above(0);
    const count = await read(honest, PREDEPLOYS.impeachmentRecord, record, "impeachmentCountOf", culprit);
    expect(Number(count)).to.be.at.least(own.length);
    for (let at = 1; at <= height; at++) await network.agreeOn(at);
  });
});
