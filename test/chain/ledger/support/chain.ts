import { EMPTY_OMMERS_HASH, hashHeader } from "../../../../chain/primitives/block/header.ts";
import { logsBloom, mergeBlooms } from "../../../../chain/primitives/block/bloom.ts";
import { receiptsRoot, transactionsRoot, withdrawalsRoot } from "../../../../chain/primitives/block/roots.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { decodeTransaction } from "../../../../chain/primitives/transaction/decode.ts";
import { impersonateTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type {
  Address,
  Block,
  Hash,
  Header,
  Log,
  Receipt,
  SenderTransaction,
} from "../../../../chain/primitives/types.ts";
import { openDatabase } from "../../../../chain/ledger/database/open.ts";
import type { ExecutedBlock, Ledger } from "../../../../chain/ledger/interface.ts";
import type { Genesis } from "../../../../chain/ledger/open.ts";
import type { PreparedState, StateChanges } from "../../../../chain/ledger/state/interface.ts";
import { LevelStateStore } from "../../../../chain/ledger/state/store.ts";

await loadCrypto();

export const CHAIN_ID = 41n;
const EMPTY_CODE_HASH: Hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
const ZERO_HASH = toHash(0n);
const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;
const GAS = 21_000n;

/** The address with this number. */
export const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

/** Changes that give accounts these balances and nothing else. */
export const balances = (entries: Iterable<readonly [Address, bigint]>): StateChanges => ({
  accounts: new Map(
    [...entries].map(([address, balance]) => [
      address,
      { nonce: 0n, balance, storageRoot: ZERO_HASH, codeHash: EMPTY_CODE_HASH },
    ]),
  ),
  storage: new Map(),
  cleared: new Set(),
  code: new Map(),
});

/** A transaction of a block to be made: who sends how much to whom, and which logs come of it. */
export interface TransactionPlan {
  readonly from: Address;
  readonly to: Address | undefined;
  readonly value: bigint;
  readonly logs: readonly Log[];
}

export interface BlockPlan {
  readonly transactions: readonly TransactionPlan[];
  readonly changes: StateChanges;
  readonly extraData?: Uint8Array;
}

const headerOn = (parent: Pick<Header, "number" | "timestamp">, parentHash: Hash): Header => ({
  parentHash,
  ommersHash: EMPTY_OMMERS_HASH,
  coinbase: ZERO_ADDRESS,
  stateRoot: ZERO_HASH,
  transactionsRoot: transactionsRoot([]),
  receiptsRoot: receiptsRoot([]),
  logsBloom: logsBloom([]),
  difficulty: 0n,
  number: parent.number + 1,
  gasLimit: 210_000_000n,
  gasUsed: 0n,
  timestamp: parent.timestamp + 1,
  extraData: new Uint8Array(),
  mixHash: ZERO_HASH,
  nonce: "0x0000000000000000",
  baseFeePerGas: 7n,
  withdrawalsRoot: withdrawalsRoot([]),
  blobGasUsed: 0n,
  excessBlobGas: 0n,
  parentBeaconBlockRoot: ZERO_HASH,
  requestsHash: ZERO_HASH,
});

const transactionOf = (plan: TransactionPlan, nonce: bigint): SenderTransaction =>
  impersonateTransaction(
    {
      type: 2,
      chainId: CHAIN_ID,
      nonce,
      gasLimit: GAS,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 1n,
      to: plan.to,
      value: plan.value,
      data: new Uint8Array(),
    },
    plan.from,
  );

const receiptOf = (plan: TransactionPlan, index: number): Receipt => ({
  type: 2,
  status: index % 5 === 4 ? 0 : 1,
  cumulativeGasUsed: GAS * BigInt(index + 1),
  logsBloom: logsBloom(plan.logs),
  logs: plan.logs,
  gasUsed: GAS,
  contractAddress: plan.to === undefined ? addressOf(0xc0de00 + index) : undefined,
});

/** A block that carries out a plan on a parent, with roots that are right though nothing was executed. */
export const buildBlock = (
  parent: { readonly hash: Hash; readonly header: Header },
  plan: BlockPlan,
  state: PreparedState,
): ExecutedBlock => {
  const nonce = (index: number): bigint => BigInt(parent.header.number) * 100_000n + BigInt(index);
  const transactions = plan.transactions.map((transaction, index) => transactionOf(transaction, nonce(index)));
  const receipts = plan.transactions.map(receiptOf);
  const header: Header = {
    ...headerOn(parent.header, parent.hash),
    stateRoot: state.root,
    transactionsRoot: transactionsRoot(transactions),
    receiptsRoot: receiptsRoot(receipts),
    logsBloom: mergeBlooms(receipts.map((receipt) => receipt.logsBloom)),
    gasUsed: GAS * BigInt(transactions.length),
    extraData: plan.extraData ?? new Uint8Array(),
  };
  const block: Block = {
    hash: hashHeader(header),
    header,
    transactions: transactions.map(({ raw }) => decodeTransaction(raw)),
    withdrawals: [],
  };
  return { block, senders: transactions.map(({ from }) => from), receipts, state };
};

/** The next block of a ledger by a plan, not appended yet. */
export const nextBlock = (ledger: Ledger, plan: BlockPlan): ExecutedBlock =>
  buildBlock(ledger.head, plan, ledger.state.prepare(ledger.state.root, plan.changes));

/** Some bytes that stand for the certificate of a block. */
export const certificateOf = (block: Block): Uint8Array => new TextEncoder().encode(`certificate of ${block.hash}`);

/** A genesis whose one account tells it from others. */
export const genesisOf = async (balance = 1_000n): Promise<Genesis> => {
  const { database } = await openDatabase({ memory: true }, { create: true, durability: "os" });
  const store = new LevelStateStore(database);
  const changes = balances([[addressOf(1), balance]]);
  const header: Header = {
    ...headerOn({ number: -1, timestamp: 1_700_000_000 }, ZERO_HASH),
    stateRoot: store.prepare(store.root, changes).root,
  };
  await database.close();
  const block: Block = { hash: hashHeader(header), header, transactions: [], withdrawals: [] };
  return { chainId: CHAIN_ID, block, changes, certificate: certificateOf(block) };
};

/** A log of a contract with number topics. */
export const logOf = (address: Address, topics: readonly bigint[], data = ""): Log => ({
  address,
  topics: topics.map(toHash),
  data: new TextEncoder().encode(data),
});

/** The number of a block as its extra data, to tell equal blocks of different chains apart. */
export const tag = (text: string): Uint8Array => new TextEncoder().encode(text);
