import fc from "fast-check";
import type { Header, Log, Receipt, Withdrawal } from "../../../../chain/primitives/types.ts";
import { logsBloom } from "../../../../chain/primitives/block/bloom.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { addresses, hashes } from "../transaction/samples.ts";

const u64 = fc.bigInt({ min: 0n, max: 2n ** 63n });
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const timestamp = fc.integer({ min: 0, max: 2 ** 40 });

const frontier = {
  parentHash: hashes,
  ommersHash: hashes,
  coinbase: addresses,
  stateRoot: hashes,
  transactionsRoot: hashes,
  receiptsRoot: hashes,
  logsBloom: bytes(256),
  difficulty: fc.bigInt({ min: 0n, max: 2n ** 90n }),
  number: fc.integer({ min: 1, max: 2 ** 40 }),
  gasLimit: u64,
  gasUsed: u64,
  timestamp,
  extraData: fc.uint8Array({ maxLength: 32 }),
  mixHash: hashes,
  nonce: bytes(8).map(toHex),
};
const london = { ...frontier, baseFeePerGas: u64 };
const shanghai = { ...london, withdrawalsRoot: hashes };
const cancun = { ...shanghai, blobGasUsed: u64, excessBlobGas: u64, parentBeaconBlockRoot: hashes };
const prague = { ...cancun, requestsHash: hashes };

/** Headers of each fork by its field count. */
export const headers: Readonly<Record<15 | 16 | 17 | 20 | 21, fc.Arbitrary<Header>>> = {
  15: fc.record(frontier),
  16: fc.record(london),
  17: fc.record(shanghai),
  20: fc.record(cancun),
  21: fc.record(prague),
};

export const withdrawals: fc.Arbitrary<Withdrawal> = fc.record({
  index: u64,
  validatorIndex: u64,
  address: addresses,
  amount: u64,
});

export const logs: fc.Arbitrary<Log> = fc.record({
  address: addresses,
  topics: fc.array(hashes, { maxLength: 4 }),
  data: fc.uint8Array({ maxLength: 100 }),
});

export const receipts: fc.Arbitrary<Receipt> = fc
  .record({
    type: fc.constantFrom(0, 1, 2, 3, 4),
    status: fc.constantFrom(0, 1),
    cumulativeGasUsed: fc.bigInt({ min: 21_000n, max: 2n ** 63n }),
    logs: fc.array(logs, { maxLength: 4 }),
    gasUsed: u64,
    contractAddress: fc.option(addresses, { nil: undefined }),
  })
  .map((receipt) => ({ ...receipt, logsBloom: logsBloom(receipt.logs) }));
