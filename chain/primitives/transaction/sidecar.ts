import { createHash } from "node:crypto";
import type { KZG } from "@ethereumjs/util";
import { concatBytes, toHex } from "../bytes.ts";
import { RlpError } from "../rlp/errors.ts";
import { RlpReader } from "../rlp/reader.ts";
import { encodeRlp, wrapList } from "../rlp/writer.ts";
import type { Hash, Transaction } from "../types.ts";
import { decodeTransaction } from "./decode.ts";
import { TransactionCodecError } from "./errors.ts";

/** What travels with a blob transaction and never stands in a block. Version 0: EIP-4844; 1: EIP-7594. */
export interface BlobSidecar {
  readonly version: 0 | 1;
  /** 131,072 bytes each */
  readonly blobs: readonly Uint8Array[];
  /** 48 bytes for each blob */
  readonly commitments: readonly Uint8Array[];
  /** 48 bytes each: one for each blob (version 0), or one for each of its 128 cells (version 1) */
  readonly proofs: readonly Uint8Array[];
}

export interface NetworkTransaction {
  readonly transaction: Transaction;
  /** undefined for every type but 3 */
  readonly sidecar: BlobSidecar | undefined;
}

const BLOB_TYPE = 3;
export const BLOB_BYTES = 131_072;
const G1_BYTES = 48;
export const CELLS_PER_BLOB = 128;
const VERSIONED_HASH_VERSION = 1;

/**
 * Decodes a transaction as it travels: type 3 with its blobs, the others as in a block. Numbers and lengths of blobs,
 * commitments and proofs are checked; whether the proofs hold is `verifySidecar`'s business.
 * @throws TransactionCodecError as `decodeTransaction`, and BLOB_INVALID
 */
export function decodeNetworkTransaction(raw: Uint8Array): NetworkTransaction {
  if (raw[0] !== BLOB_TYPE) return { transaction: decodeTransaction(raw), sidecar: undefined };
  try {
    return decodeBlobTransaction(raw);
  } catch (error) {
    if (!(error instanceof RlpError)) throw error;
    throw new TransactionCodecError("MALFORMED", `blob transaction: ${error.message}`, { cause: error });
  }
}

/** A blob transaction with its sidecar as it travels. */
export function encodeNetworkTransaction({ transaction, sidecar }: NetworkTransaction): Uint8Array {
  if (sidecar === undefined) return transaction.raw;
  const parts = [sidecar.blobs, sidecar.commitments, sidecar.proofs].map((list) => encodeRlp(list));
  const version = sidecar.version === 0 ? [] : [encodeRlp(sidecar.version)];
  return concatBytes(Uint8Array.of(BLOB_TYPE), wrapList([transaction.raw.subarray(1), ...version, ...parts]));
}

function decodeBlobTransaction(raw: Uint8Array): NetworkTransaction {
  const outer = new RlpReader(raw.subarray(1));
  const parts = outer.readList();
  outer.finish();
  if (!parts.nextIsList()) throw invalid("it comes without its blobs");
  const transaction = decodeTransaction(concatBytes(Uint8Array.of(BLOB_TYPE), parts.readRaw()));
  const version = parts.nextIsList() ? 0 : readVersion(parts);
  const sidecar: BlobSidecar = {
    version,
    blobs: readAll(parts.readList(), BLOB_BYTES),
    commitments: readAll(parts.readList(), G1_BYTES),
    proofs: readAll(parts.readList(), G1_BYTES),
  };
  parts.finish();
  checkCounts(transaction, sidecar);
  return { transaction, sidecar };
}

function readVersion(parts: RlpReader): 1 {
  const version = parts.readNumber();
  if (version !== 1) throw invalid(`its wrapper has version ${version}`);
  return version;
}

function readAll(list: RlpReader, length: number): Uint8Array[] {
  const items: Uint8Array[] = [];
  while (list.hasMore()) items.push(list.readFixedBytes(length));
  return items;
}

function checkCounts({ blobVersionedHashes }: Transaction, sidecar: BlobSidecar): void {
  const count = blobVersionedHashes.length;
  const proofs = sidecar.version === 0 ? count : count * CELLS_PER_BLOB;
  if (count === 0) throw invalid("it names no blobs");
  if (sidecar.blobs.length !== count || sidecar.commitments.length !== count || sidecar.proofs.length !== proofs) {
    throw invalid("blobs, commitments, proofs and hashes are not equally many");
  }
}

/** Hash of a commitment as a transaction names it (EIP-4844). */
export function versionedHash(commitment: Uint8Array): Hash {
  const hash = createHash("sha256").update(commitment).digest();
  hash[0] = VERSIONED_HASH_VERSION;
  return toHex(hash);
}

/**
 * Checks that a sidecar belongs to its transaction and that its proofs hold.
 * @throws TransactionCodecError BLOB_INVALID
 */
export function verifySidecar(transaction: Transaction, sidecar: BlobSidecar, kzg: KZG): void {
  checkCounts(transaction, sidecar);
  for (const [index, commitment] of sidecar.commitments.entries()) {
    if (versionedHash(commitment) !== transaction.blobVersionedHashes[index]) {
      throw invalid(`commitment ${index} does not have the hash that the transaction names`);
    }
  }
  if (!proofsHold(sidecar, kzg)) throw invalid("its KZG proofs do not hold");
}

function proofsHold({ version, blobs, commitments, proofs }: BlobSidecar, kzg: KZG): boolean {
  const [blobHex, commitmentHex, proofHex] = [blobs.map(toHex), commitments.map(toHex), proofs.map(toHex)];
  try {
    if (version === 0) return kzg.verifyBlobProofBatch(blobHex, commitmentHex, proofHex);
    const cells = blobHex.flatMap((blob) => kzg.computeCells(blob));
    const ofCells = commitmentHex.flatMap((commitment) => new Array<string>(CELLS_PER_BLOB).fill(commitment));
    return kzg.verifyCellKzgProofBatch(
      ofCells,
      cells.map((_, index) => index % CELLS_PER_BLOB),
      cells,
      proofHex,
    );
  } catch (cause) {
    throw new TransactionCodecError("BLOB_INVALID", "blob transaction: blobs or proofs are no field elements", {
      cause,
    });
  }
}

const invalid = (what: string): TransactionCodecError =>
  new TransactionCodecError("BLOB_INVALID", `blob transaction: ${what}`);
