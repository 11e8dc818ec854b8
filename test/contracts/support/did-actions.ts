import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, type TypedDataField, type BigNumberish } from "ethers";
import type { DidRegistry } from "../../../typechain-types/index.ts";

type Value = BigNumberish | string;

/** An action of an identity's owner: the function's name, the EIP-712 type, and the fields between identity and nonce. */
export interface DidAction {
  readonly call: string;
  readonly type: string;
  readonly fields: readonly { readonly type: string; readonly name: string; readonly value: Value }[];
}

const OTHER = "0x1111111111111111111111111111111111111111";

/** One of each; nothing in the values is special. */
export const ACTIONS: readonly DidAction[] = [
  { call: "changeOwner", type: "ChangeOwner", fields: [{ type: "address", name: "newOwner", value: OTHER }] },
  { call: "deactivate", type: "Deactivate", fields: [] },
  {
    call: "addDelegate",
    type: "AddDelegate",
    fields: [
      { type: "bytes32", name: "delegateType", value: id("sigAuth") },
      { type: "address", name: "delegate", value: OTHER },
      { type: "uint256", name: "validity", value: 86_400n },
    ],
  },
  {
    call: "revokeDelegate",
    type: "RevokeDelegate",
    fields: [
      { type: "bytes32", name: "delegateType", value: id("sigAuth") },
      { type: "address", name: "delegate", value: OTHER },
    ],
  },
  {
    call: "setAttribute",
    type: "SetAttribute",
    fields: [
      { type: "bytes32", name: "name", value: id("did/pub/Ed25519/veriKey/base64") },
      { type: "bytes", name: "value", value: "0x112233445566" },
      { type: "uint256", name: "validity", value: 86_400n },
    ],
  },
  {
    call: "revokeAttribute",
    type: "RevokeAttribute",
    fields: [
      { type: "bytes32", name: "name", value: id("did/pub/Ed25519/veriKey/base64") },
      { type: "bytes", name: "value", value: "0x112233445566" },
    ],
  },
  {
    call: "setDeviceRoot",
    type: "SetDeviceRoot",
    fields: [
      { type: "uint64", name: "batch", value: 1n },
      { type: "bytes32", name: "root", value: id("root") },
    ],
  },
  { call: "revokeDevice", type: "RevokeDevice", fields: [{ type: "bytes32", name: "device", value: id("device") }] },
];

/** The EIP-712 signature of `signer` under `action` for `identity`. `nonce` defaults to the identity's next one. */
export async function signAction(
  registry: DidRegistry,
  signer: Pick<HardhatEthersSigner, "signTypedData">,
  identity: string,
  action: DidAction,
  deadline: bigint,
  nonce?: bigint,
): Promise<string> {
  const [, name, version, chainId, verifyingContract] = await registry.eip712Domain();
  const fields: TypedDataField[] = [
    { type: "address", name: "identity" },
    ...action.fields.map(({ type, name: field }) => ({ type, name: field })),
    { type: "uint256", name: "nonce" },
    { type: "uint256", name: "deadline" },
  ];
  const values: Record<string, Value> = { identity, nonce: nonce ?? (await registry.nonces(identity)), deadline };
  for (const field of action.fields) values[field.name] = field.value;
  return signer.signTypedData({ name, version, chainId, verifyingContract }, { [action.type]: fields }, values);
}

/** The call data of `action` brought with a signature. */
export function signedCall(
  registry: DidRegistry,
  identity: string,
  action: DidAction,
  deadline: bigint,
  signature: string,
): string {
  const values = action.fields.map((field) => field.value);
  const fragment = registry.interface.getFunction(`${action.call}Signed` as "deactivateSigned");
  return registry.interface.encodeFunctionData(fragment as never, [identity, ...values, deadline, signature] as never);
}

/** The call data of `action` by the owner itself. */
export function directCall(registry: DidRegistry, identity: string, action: DidAction): string {
  const fragment = registry.interface.getFunction(action.call as "deactivate");
  return registry.interface.encodeFunctionData(
    fragment as never,
    [identity, ...action.fields.map((field) => field.value)] as never,
  );
}
