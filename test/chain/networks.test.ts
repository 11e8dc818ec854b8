import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, Network } from "ethers";
import { createPublicClient, defineChain, extractChain, http, UrlRequiredError, type Chain } from "viem";
import { PUBLIC_CONTRACTS } from "../../chain/execution/genesis/public-contracts.ts";
import { cpchain, cpchainLocal, toEthersNetwork } from "../../chain/networks.ts";
import { startLocalNetwork, type LocalNetwork } from "../../chain/node/networks/local.ts";

describe("Network definitions [A-11]", () => {
  const networks = [cpchain, cpchainLocal] as const;

  it("are chains of viem as they are", () => {
    for (const network of networks) {
      const chain: Chain = network;
      expect(defineChain(chain)).to.deep.include(network);
    }
    expect(extractChain({ chains: networks, id: 337 }).name).to.equal("CPChain");
    expect(extractChain({ chains: networks, id: 41 }).name).to.equal("CPChain local");
  });

  it("are networks of ethers", () => {
    for (const network of networks) {
      const { name, chainId } = Network.from(toEthersNetwork(network));
      expect({ name, chainId }).to.deep.equal({ name: network.name, chainId: BigInt(network.id) });
    }
  });

  it("name Multicall3 where the genesis block has it", () => {
    const multicall3 = PUBLIC_CONTRACTS.find(({ name }) => name === "multicall3");
    for (const { contracts } of networks) expect(contracts.multicall3.address).to.equal(multicall3?.address);
  });

  it("leave the address of a node to the user where none is public", () => {
    expect(() => createPublicClient({ chain: cpchain, transport: http() })).to.throw(UrlRequiredError);
  });

  it("find the local network at its default port, over HTTP and WebSocket", () => {
    const { transport } = createPublicClient({ chain: cpchainLocal, transport: http() });
    expect(transport.url).to.equal("http://127.0.0.1:8501");
    expect(cpchainLocal.rpcUrls.default.webSocket).to.deep.equal(["ws://127.0.0.1:8501"]);
  });

  describe("of the local network", () => {
    let folder: string;
    let running: LocalNetwork | undefined;

    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "cpchain-networks-"));
      running = await startLocalNetwork({ folder, port: 0, periodMs: 0 });
    });

    afterEach(async () => {
      await running?.close();
      running = undefined;
      await rm(folder, { recursive: true, force: true });
    });

    it("has the id that the node says, to both libraries", async () => {
      if (running === undefined) throw new Error("no network");
      const client = createPublicClient({ chain: cpchainLocal, transport: http(running.url) });
      expect(await client.getChainId()).to.equal(cpchainLocal.id);
      const network = Network.from(toEthersNetwork(cpchainLocal));
      const provider = new JsonRpcProvider(running.url, network);
      try {
        expect(await provider.send("eth_chainId", [])).to.equal("0x29");
        expect((await provider.getNetwork()).name).to.equal("CPChain local");
      } finally {
        provider.destroy();
      }
    });
  });
});
