import { toHex } from "../../primitives/bytes.ts";
import { findHeader } from "../chain/selection.ts";
import { method, param } from "../method.ts";
import { blockId } from "../schemas/blocks.ts";
import { bytesText } from "../schemas/scalars.ts";

/** What only CPChain has. */
export const cpcMethods = [
  method({
    name: "cpc_getCertificate",
    summary: "Finality certificate of a block, encoded as stored; null for unknown blocks and genesis",
    params: [param("block", blockId.default("latest"))],
    result: bytesText.nullable(),
    handler({ backend }, id) {
      const number = findHeader(backend, id)?.header.number;
      const certificate = number === undefined ? undefined : backend.ledger.certificate(number);
      return certificate === undefined ? null : toHex(certificate);
    },
  }),
];
