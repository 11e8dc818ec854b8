import { expect } from "chai";
import { createClient, custom, getAddress, pad } from "viem";
import type { Address, Hex } from "viem";
import type { NodeClient } from "../../../web/src/chain/client.ts";
import { proxiedBy } from "../../../web/src/contracts/proxy.ts";

const PROXY = "0x1111111111111111111111111111111111111111";
const BEACON = "0x2222222222222222222222222222222222222222";
const LOGIC = getAddress("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const BEACON_SLOT = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
const SOME_CODE = "0x6080604052";

/** A node with these slots at the proxy, whose beacon answers so. */
const nodeWith = (slots: Readonly<Record<string, Hex>>, answer: Hex = "0x"): NodeClient => {
  const request = ({ method, params }: { method: string; params: readonly unknown[] }): Promise<Hex> => {
    if (method === "eth_getStorageAt") return Promise.resolve(slots[String(params[1])] ?? pad("0x"));
    const { to } = params[0] as { to: Address };
    return Promise.resolve(to.toLowerCase() === BEACON ? answer : "0x");
  };
  return createClient({ transport: custom({ request }) }) as unknown as NodeClient;
};

describe("Code behind a contract [A-11]", function () {
  it("is that of EIP-1967's slot", async function () {
    const node = nodeWith({ [IMPLEMENTATION_SLOT]: pad(LOGIC) });
    expect(await proxiedBy(node, PROXY, SOME_CODE)).to.deep.equal({ kind: "EIP-1967", implementation: LOGIC });
  });

  it("is what EIP-1967's beacon names", async function () {
    const node = nodeWith({ [BEACON_SLOT]: pad(BEACON) }, pad(LOGIC));
    expect(await proxiedBy(node, PROXY, SOME_CODE)).to.deep.equal({ kind: "EIP-1967 beacon", implementation: LOGIC });
    expect(await proxiedBy(nodeWith({ [BEACON_SLOT]: pad(BEACON) }), PROXY, SOME_CODE)).to.equal(undefined);
  });

  it("is what a clone or a delegated account names in its own code", async function () {
    const digits = LOGIC.slice(2).toLowerCase();
    const clone: Hex = `0x363d3d373d3d3d363d73${digits}5af43d82803e903d91602b57fd5bf3`;
    expect(await proxiedBy(nodeWith({}), PROXY, clone)).to.deep.equal({ kind: "EIP-1167", implementation: LOGIC });
    const delegation: Hex = `0xef0100${digits}`;
    expect(await proxiedBy(nodeWith({}), PROXY, delegation)).to.deep.equal({ kind: "EIP-7702", implementation: LOGIC });
  });

  it("is its own otherwise, whatever its slots hold", async function () {
    expect(await proxiedBy(nodeWith({}), PROXY, SOME_CODE)).to.equal(undefined);
    const noAddress = nodeWith({ [IMPLEMENTATION_SLOT]: `0x01${"00".repeat(31)}` });
    expect(await proxiedBy(noAddress, PROXY, SOME_CODE)).to.equal(undefined);
  });
});
