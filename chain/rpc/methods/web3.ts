import { z } from "zod";
import { crypto } from "../../primitives/crypto/index.ts";
import { method, param } from "../method.ts";
import { bytes, hashText } from "../schemas/scalars.ts";

export const web3Methods = [
  method({
    name: "web3_clientVersion",
    summary: "Name and version of the node's program",
    params: [],
    result: z.string(),
    handler: ({ backend }) => backend.clientVersion,
  }),
  method({
    name: "web3_sha3",
    summary: "Keccak-256 of the given bytes",
    params: [param("data", bytes)],
    result: hashText,
    handler: (_context, data) => crypto().keccak256Hex(data),
  }),
];
