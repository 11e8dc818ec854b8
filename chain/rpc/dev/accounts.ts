import { z } from "zod";
import { concatBytes, fromBigIntPadded, fromHex, toHex } from "../../primitives/bytes.ts";
import { keccak256 } from "../../primitives/crypto/keccak.ts";
import { decodeTransaction } from "../../primitives/transaction/decode.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import type { RequestContext } from "../context.ts";
import { invalidParams, serverError } from "../errors.ts";
import { method, param } from "../method.ts";
import { callObject } from "../schemas/calls.ts";
import { rawTransactionResult, waitingTransactionResult } from "../schemas/results.ts";
import { address, bytes, bytesText, hashText } from "../schemas/scalars.ts";
import { transactionView } from "../views/transaction.ts";
import { devOf, fillTransaction, senderOf, sendTransaction, signWithAccount } from "./transactions.ts";

const typedData = z.object({
  domain: z.record(z.string(), z.unknown()).default({}),
  types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
  primaryType: z.string(),
  message: z.record(z.string(), z.unknown()),
});

/** Wallets send the object, some of them as JSON text. */
const typedDataOrText = z.union([typedData, z.string()], { error: "expected EIP-712 typed data" });

function parseTypedData(given: z.output<typeof typedDataOrText>): z.output<typeof typedData> {
  if (typeof given !== "string") return given;
  try {
    return typedData.parse(JSON.parse(given));
  } catch {
    throw invalidParams("invalid argument 1: data: expected EIP-712 typed data");
  }
}

type Types = z.output<typeof typedData>["types"];

/** The types that the primary one is made of, itself included: what EIP-712 encodes, whatever else the request names. */
function encodedTypes(types: Types, primaryType: string): Types {
  const names = new Set([primaryType]);
  const encoded: Types = {};
  for (const name of names) {
    // ethers derives the domain's type from its fields.
    if (name === "EIP712Domain" || !Object.hasOwn(types, name)) continue;
    const fields = types[name] ?? [];
    encoded[name] = fields;
    for (const { type } of fields) names.add(type.split("[", 1)[0] ?? type);
  }
  return encoded;
}

async function typedDataHash(given: z.output<typeof typedDataOrText>): Promise<Uint8Array> {
  const { domain, types, primaryType, message } = parseTypedData(given);
  // A tenth of what a node would load at its start, for what few ask.
  const { TypedDataEncoder } = await import("ethers");
  try {
    // ethers refuses types that the primary one does not contain.
    const own = encodedTypes(types, primaryType);
    const encoder = TypedDataEncoder.from(own);
    if (encoder.primaryType !== primaryType) throw new TypeError(`primary type is ${encoder.primaryType}`);
    return fromHex(TypedDataEncoder.hash(domain, own, message));
  } catch (error) {
    throw invalidParams(`invalid argument 1: data: ${error instanceof Error ? error.message : "invalid typed data"}`);
  }
}

/** r, s and v (27 or 28), 65 bytes. */
function signDigest(context: RequestContext, account: Address, digest: Uint8Array): Hex {
  const signature = devOf(context).sign(account, digest);
  if (signature === undefined) throw serverError(`unknown account ${account}`);
  const { r, s, yParity } = signature;
  return toHex(concatBytes(fromBigIntPadded(r, 32), fromBigIntPadded(s, 32), Uint8Array.of(27 + yParity)));
}

/** EIP-191 */
const signMessage = (context: RequestContext, account: Address, message: Uint8Array): Hex =>
  signDigest(
    context,
    account,
    keccak256(concatBytes(Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`), message)),
  );

/** Signing and sending with the accounts of a local network. */
export const accountMethods = [
  method({
    name: "eth_sendTransaction",
    summary: "Fills, signs and sends a transaction of an account of the node",
    params: [param("transaction", callObject)],
    result: hashText,
    handler: sendTransaction,
  }),
  method({
    name: "eth_signTransaction",
    summary: "Fills and signs a transaction without sending it",
    params: [param("transaction", callObject)],
    result: rawTransactionResult,
    handler(context, call) {
      const from = senderOf(call);
      const raw = signWithAccount(devOf(context), from, fillTransaction(context, call));
      return { raw: toHex(raw), tx: transactionView(decodeTransaction(raw), from) };
    },
  }),
  method({
    name: "eth_sign",
    summary: "Signs a message (EIP-191)",
    params: [param("address", address), param("message", bytes)],
    result: bytesText,
    handler: signMessage,
  }),
  method({
    name: "personal_sign",
    summary: "Signs a message (EIP-191); the message comes first",
    params: [param("message", bytes), param("address", address)],
    result: bytesText,
    handler: (context, message, account) => signMessage(context, account, message),
  }),
  method({
    name: "eth_signTypedData_v4",
    summary: "Signs typed data (EIP-712)",
    params: [param("address", address), param("data", typedDataOrText)],
    result: bytesText,
    handler: async (context, account, data) => signDigest(context, account, await typedDataHash(data)),
  }),
  method({
    name: "eth_pendingTransactions",
    summary: "Executable transactions that wait for a block",
    params: [],
    result: z.array(waitingTransactionResult),
    handler: ({ backend }) =>
      [...backend.pool.content().pending.values()].flat().map((waiting) => transactionView(waiting, waiting.from)),
  }),
];
