import { expect } from "chai";
import { addChainParameter } from "../../../web/src/wallet/network.ts";

describe("Network that a wallet is told to add (EIP-3085)", function () {
  it("has the chain id in hexadecimal, the coin, and the address that the page came from", function () {
    expect(addChainParameter(41, "http://127.0.0.1:8501/")).to.deep.equal({
      chainId: "0x29",
      chainName: "CPChain local",
      nativeCurrency: { name: "CPC", symbol: "CPC", decimals: 18 },
      rpcUrls: ["http://127.0.0.1:8501/"],
    });
  });

  it("has the name that the project gives it, or one with its number", function () {
    expect(addChainParameter(337, "https://node.example/").chainName).to.equal("CPChain");
    expect(addChainParameter(1_337, "https://node.example/").chainName).to.equal("Network 1337");
  });
});
