import type { RlpReader } from "../rlp/reader.ts";
import type { RlpInput } from "../rlp/writer.ts";
import type { Withdrawal } from "../types.ts";

/** A withdrawal's items in order (EIP-4895), ready for `encodeRlp`. */
export const withdrawalFields = ({ index, validatorIndex, address, amount }: Withdrawal): RlpInput[] => [
  index,
  validatorIndex,
  address,
  amount,
];

export function readWithdrawal(reader: RlpReader): Withdrawal {
  const fields = reader.readList();
  const withdrawal = {
    index: fields.readBigInt(8),
    validatorIndex: fields.readBigInt(8),
    address: fields.readHex(20),
    amount: fields.readBigInt(8),
  };
  fields.finish();
  return withdrawal;
}
