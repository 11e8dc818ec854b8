import { z } from "zod";
import { addressText, bytesText, hashText, quantityText } from "./scalars.ts";

const turnFields = { height: quantityText, term: quantityText, view: quantityText, index: quantityText };

/** Place of a block in its term; the genesis block has no proposer. */
export const turnResult = z.strictObject({ ...turnFields, proposer: addressText.nullable() }).meta({ id: "turn" });

export const committeeResult = z.strictObject({
  height: quantityText,
  term: quantityText,
  firstBlock: quantityText,
  lastBlock: quantityText,
  views: quantityText,
  validators: z.array(addressText),
  proposers: z.array(addressText),
  /** f, 2f + 1 and f + 1 of 3f + 1 validators */
  faulty: quantityText,
  quorum: quantityText,
  weak: quantityText,
});

/** The three layers of nodes: all, those that may be elected, and the committee (C-01). */
export const layerResult = z.strictObject({
  height: quantityText,
  address: addressText,
  layer: z.enum(["civilian", "rnode", "committee"]),
  validator: z.boolean(),
  /** elected for the height's term */
  proposer: z.boolean(),
});

export const generationResult = z.strictObject({
  ...turnFields,
  hash: hashText,
  timestamp: quantityText,
  proposer: addressText,
  proposers: z.array(addressText),
  impeached: z.boolean(),
  round: quantityText,
  signers: z.array(addressText),
});

const signature = bytesText;

export const certificateResult = z.strictObject({
  height: quantityText,
  blockHash: hashText,
  round: quantityText,
  quorum: quantityText,
  proposerSeal: z.strictObject({ round: quantityText, signature, proposer: addressText }).nullable(),
  seals: z.array(z.strictObject({ validator: quantityText, address: addressText, signature })),
});

const cause = z.strictObject({
  kind: z.enum(["silent", "late", "undecided", "illegal", "followed"]),
  check: z.string().optional(),
});

export const impeachmentsResult = z.strictObject({
  fromBlock: quantityText,
  toBlock: quantityText,
  impeachments: z.array(
    z.strictObject({
      ...turnFields,
      hash: hashText,
      proposer: addressText,
      /** false: the proposer's block was decided after all, in a later round */
      impeached: z.boolean(),
      round: quantityText,
      /** in the contract ImpeachmentRecord */
      recorded: z.boolean(),
      observed: z.strictObject({ cause, at: quantityText }).nullable(),
    }),
  ),
});

const lock = z.strictObject({ round: quantityText, blockHash: hashText });

const claim = z.strictObject({
  kind: z.enum(["PREPARE", "COMMIT", "IMPEACH", "SEAL"]),
  height: quantityText,
  round: quantityText.optional(),
  blockHash: hashText.optional(),
  validator: quantityText.optional(),
  lock: lock.nullable().optional(),
  signature,
});

export const evidenceResult = z.array(
  z.strictObject({
    culprit: addressText,
    first: claim,
    second: claim,
    at: quantityText,
    /** both, as the contract EvidenceRegistry reads them */
    encoded: bytesText,
    /** in the contract EvidenceRegistry */
    proved: z.boolean(),
  }),
);

export const consensusStateResult = z.strictObject({
  ...turnFields,
  proposer: addressText.nullable(),
  caughtUp: z.boolean(),
  accounts: z.strictObject({ validators: z.array(addressText), proposers: z.array(addressText) }),
  member: z
    .strictObject({
      height: quantityText,
      round: quantityText,
      phase: z.enum(["idle", "prepare", "commit", "impeach-prepare", "impeach-commit", "decided"]),
      lock: lock.nullable(),
      prepared: hashText.nullable(),
      committed: hashText.nullable(),
      cause: cause.nullable(),
    })
    .nullable(),
});

export const peersResult = z.strictObject({
  id: z.string().nullable(),
  addresses: z.array(z.string()),
  peers: z.array(
    z.strictObject({
      id: z.string(),
      account: addressText.nullable(),
      roles: z.array(z.enum(["validator", "proposer"])),
      agent: z.string(),
      version: quantityText,
      head: z.strictObject({ number: quantityText, hash: hashText }),
      direction: z.enum(["inbound", "outbound"]),
      address: z.string(),
      offences: quantityText,
    }),
  ),
});
