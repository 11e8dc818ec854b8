import { z } from "zod";
import type { BlockAttributes } from "../../execution/interface.ts";
import { CodedError } from "../../primitives/errors.ts";
import type { TransactionSource } from "../../primitives/pending.ts";
import { toSigned } from "../../primitives/transaction/sender.ts";
import { decodeNetworkTransaction, type BlobSidecar } from "../../primitives/transaction/sidecar.ts";
import type { Hash, SenderTransaction } from "../../primitives/types.ts";
import { headParent } from "../chain/pending.ts";
import { invalidParams, serverError } from "../errors.ts";
import { method, param } from "../method.ts";
import { builtPayload, extraData, payloadAttributes, type PayloadAttributes } from "../schemas/payload.ts";
import { bytes, hash } from "../schemas/scalars.ts";
import { payloadView } from "../views/payload.ts";

/** Gas limit that blocks move to by default (EIP-7935). */
const DEFAULT_GAS_LIMIT = 60_000_000n;
/** A gas limit moves by less than this part of the parent's. */
const GAS_LIMIT_STEP = 1_024n;
const ZERO_HASH: Hash = `0x${"0".repeat(64)}`;
const NONE = new Uint8Array();

/** Blocks that are built and forgotten, on chains that nobody continues. */
export const testingMethods = [
  method({
    name: "testing_buildBlockV1",
    summary: "Builds a block on the newest one from given transactions, or from the pool, and stores nothing",
    params: [
      param("parentBlockHash", hash),
      param("payloadAttributes", payloadAttributes),
      param("transactions", z.array(bytes).optional()),
      param("extraData", extraData.optional()),
    ],
    result: builtPayload,
    async handler({ backend, signal }, parentHash, attributes, transactions, extra = NONE) {
      const parent = headParent(backend);
      if (parent.hash !== parentHash) throw serverError(`block ${parentHash} is not the newest, ${parent.hash} is`);
      if (attributes.timestamp <= parent.header.timestamp) throw invalidParams("timestamp is not after the parent's");
      const given = transactions?.map(decoded);
      const source = given === undefined ? withoutBlobs(backend.pool.source()) : strictSource(given);
      const wanted = blockAttributes(attributes, extra, gasLimitAfter(parent.header.gasLimit));
      const built = await backend.execution.build(parent, wanted, source, signal);
      return payloadView(built, given?.flatMap(({ sidecar }) => sidecar ?? []) ?? []);
    },
  }),
];

const blockAttributes = (
  { timestamp, prevRandao, suggestedFeeRecipient, withdrawals, parentBeaconBlockRoot }: PayloadAttributes,
  extra: Uint8Array,
  gasLimit: bigint,
): BlockAttributes => ({
  coinbase: suggestedFeeRecipient,
  timestamp,
  gasLimit,
  extraData: extra,
  prevRandao,
  parentBeaconBlockRoot: parentBeaconBlockRoot ?? ZERO_HASH,
  withdrawals: withdrawals ?? [],
});

const gasLimitAfter = (limit: bigint): bigint => {
  const step = limit / GAS_LIMIT_STEP - 1n;
  const distance = DEFAULT_GAS_LIMIT - limit;
  if (distance > step) return limit + step;
  return distance < -step ? limit - step : DEFAULT_GAS_LIMIT;
};

interface GivenTransaction {
  readonly signed: SenderTransaction;
  readonly sidecar: BlobSidecar | undefined;
}

/** @throws RpcError -32602 */
const decoded = (raw: Uint8Array, index: number): GivenTransaction => {
  try {
    const { transaction, sidecar } = decodeNetworkTransaction(raw);
    return { signed: toSigned(transaction), sidecar };
  } catch (error) {
    if (error instanceof CodedError) throw invalidParams(`transaction ${index}: ${error.message}`);
    throw error;
  }
};

/** Hands out a list all of which must be included. */
const strictSource = (given: readonly GivenTransaction[]): TransactionSource => {
  let next = 0;
  return {
    next: () => given[next++]?.signed,
    skip: (transaction, reason) => {
      throw serverError(`transaction ${transaction.hash} cannot be in this block: ${reason}`);
    },
  };
};

/** The blobs of transactions in the pool are not handed on here, so these stay where they are. */
const withoutBlobs = (source: TransactionSource): TransactionSource => ({
  next() {
    for (;;) {
      const transaction = source.next();
      if (transaction?.type !== 3) return transaction;
      source.skip(transaction, "BLOCK_FULL");
    }
  },
  skip: (transaction, reason) => {
    source.skip(transaction, reason);
  },
});
