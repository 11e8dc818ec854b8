import { encodeFunctionData, parseEther } from "viem";
import type { Address, Hash } from "viem";
import { alice, artifact, bob } from "./network.ts";
import type { TestNetwork } from "./network.ts";

/** What happened on the chain before the page is opened. */
export interface Scene {
  /** an ERC-20 that the page does not know by its code */
  readonly token: Address;
  /** a contract that it does know, whose code has immutable variables */
  readonly registry: Address;
  /** a minimal proxy (EIP-1167) of the registry */
  readonly clone: Address;
  /** a transfer of 250 PT from the first account to the second */
  readonly transfer: Hash;
  /** the block of that transfer */
  readonly block: bigint;
  /** a call of the registry that was undone, with a custom error */
  readonly reverted: Hash;
  /** a call of the registry with bytes and a struct's worth of parameters */
  readonly attribute: Hash;
}

export const TOKEN_SUPPLY = 1_000_000n;

/** Deploys and sends; the same for every test that wants something to look at. */
export const prepareScene = async (network: TestNetwork): Promise<Scene> => {
  const token = await network.deploy("mocks/PermitToken.sol", "PermitToken", [TOKEN_SUPPLY * 10n ** 18n]);
  const registry = await network.deploy("identity/DidRegistry.sol", "DidRegistry");
  const clone = await network.deployCode(
    `0x3d602d80600a3d3981f3363d3d373d3d3d363d73${registry.slice(2)}5af43d82803e903d91602b57fd5bf3`,
  );
  const { abi: tokenAbi } = artifact("mocks/PermitToken.sol", "PermitToken");
  const { abi } = artifact("identity/DidRegistry.sol", "DidRegistry");
  const transferData = encodeFunctionData({
    abi: tokenAbi,
    functionName: "transfer",
    args: [bob.address, parseEther("250")],
  });
  const name = `0x${"07".repeat(32)}`;
  const attributeData = encodeFunctionData({
    abi,
    functionName: "setAttribute",
    args: [alice.address, name, "0xc0ffee", 3_600n],
  });
  const forbidden = encodeFunctionData({ abi, functionName: "deactivate", args: [bob.address] });
  const transfer = await network.send(token, transferData);
  const attribute = await network.send(registry, attributeData);
  const reverted = await network.sendUnchecked(registry, forbidden);
  await network.send(bob.address, "0x", parseEther("1.5"));
  const { transactionHash, blockNumber: block } = transfer;
  return { token, registry, clone, transfer: transactionHash, block, attribute: attribute.transactionHash, reverted };
};
