import { AbiCoder, getBytes, keccak256, TypedDataEncoder } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ReencryptionProxies } from "../../../typechain-types/index.ts";
import { domainTag, toHex } from "../../../sdk/bytes.ts";
import { createNativeCurve } from "../../../chain/reencryption/native-curve.ts";
import { contextOf, encapsulate } from "../../../sdk/reencryption/capsule.ts";
import { capsuleNonce, fragmentDispute } from "../../../sdk/reencryption/dispute.ts";
import { reencrypt } from "../../../sdk/reencryption/fragment.ts";
import { createGrant } from "../../../sdk/reencryption/grant.ts";
import { epochSecretKey, publicKeyOf } from "../../../sdk/reencryption/keys.ts";
import { BUYER, DATASET, MASTER } from "../../sdk/reencryption/support/parties.ts";
import { MerkleTree } from "./merkle.ts";

const curve = createNativeCurve();
const SHARE = domainTag("cpchain.data.share.v1");

/** The type that proxies sign (EIP-712). */
export const ANSWER = {
  Answer: [
    { name: "id", type: "bytes32" },
    { name: "who", type: "address" },
    { name: "root", type: "bytes32" },
    { name: "epoch", type: "uint40" },
    { name: "interval", type: "uint64" },
    { name: "capsule", type: "bytes" },
    { name: "fragment", type: "bytes" },
  ],
};

export const EPOCH = 5;

const leafOf = (who: string, proxy: string, commitment: Uint8Array): string => {
  const types = ["bytes32", "bytes32", "address", "uint40", "address", "bytes32"];
  const leaf = AbiCoder.defaultAbiCoder().encode(types, [SHARE, DATASET, who, EPOCH, proxy, keccak256(commitment)]);
  return keccak256(keccak256(leaf));
};

/** An owner's grant of one epoch through two proxies, and what each of them answers, right and wrong. */
export const scene = (who: string, proxies: readonly string[]) => {
  const secretKey = epochSecretKey(MASTER, DATASET, EPOCH);
  const context = contextOf(DATASET, EPOCH);
  const { capsule } = encapsulate(publicKeyOf(secretKey, curve), context, curve);
  const elsewhere = encapsulate(publicKeyOf(secretKey, curve), contextOf(DATASET, EPOCH + 1), curve).capsule;
  const grant = createGrant(secretKey, publicKeyOf(BUYER, curve), { threshold: 2, proxies: proxies.length }, curve);
  const { commitments } = grant.public;
  const tree = new MerkleTree(
    proxies.map((proxy, index) => leafOf(who, proxy, commitments[index] ?? new Uint8Array())),
  );
  const task = { id: DATASET, who, root: tree.root, epoch: EPOCH, interval: EPOCH };
  const right = grant.shares.map((share) => reencrypt(share, capsule, context, curve));
  // Each gives the answer of the next.
  const wrong = right.map((_, index) => right[(index + 1) % right.length] ?? new Uint8Array());
  const commitmentOf = (proxy: number) => commitments[proxy] ?? new Uint8Array();
  return {
    task,
    capsule: toHex(capsule),
    elsewhere: toHex(elsewhere),
    right: right.map(toHex),
    wrong: wrong.map(toHex),
    nonce: capsuleNonce(capsule, curve),
    nonceElsewhere: capsuleNonce(elsewhere, curve),
    share: (proxy: number) => ({ commitment: toHex(commitmentOf(proxy)), proof: tree.proof(proxy) }),
    hints: (proxy: number, fragment: string) =>
      fragmentDispute(getBytes(fragment), capsule, context, commitmentOf(proxy), curve).hints,
  };
};

export type Scene = ReturnType<typeof scene>;

/** A proxy's signature under its answer. */
export const signAnswer = async (
  contract: ReencryptionProxies,
  proxy: HardhatEthersSigner,
  { task, capsule }: Scene,
  fragment: string,
): Promise<string> => {
  const [, name, version, chainId, verifyingContract] = await contract.eip712Domain();
  return proxy.signTypedData({ name, version, chainId, verifyingContract }, ANSWER, { ...task, capsule, fragment });
};

/** The digest that the contract computes, by ethers. */
export const digestOf = async (contract: ReencryptionProxies, { task, capsule }: Scene, fragment: string) => {
  const [, name, version, chainId, verifyingContract] = await contract.eip712Domain();
  return TypedDataEncoder.hash({ name, version, chainId, verifyingContract }, ANSWER, { ...task, capsule, fragment });
};
