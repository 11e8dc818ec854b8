import { encodeRlp } from "../rlp/writer.ts";
import type { RlpInput } from "../rlp/writer.ts";
import type { Log, Receipt } from "../types.ts";

/** EIP-2718 bytes of a receipt, as the receipts root commits to them (EIP-658). */
export const encodeReceipt = ({ type, status, stateRoot, cumulativeGasUsed, logsBloom, logs }: Receipt): Uint8Array =>
  encodeRlp([stateRoot ?? status, cumulativeGasUsed, logsBloom, logs.map(logFields)], type === 0 ? undefined : type);

const logFields = ({ address, topics, data }: Log): RlpInput => [address, topics, data];
