import { decodeCertificate, encodeCertificate } from "../../../../chain/consensus/certificate-codec.ts";
import { verifyCertificate } from "../../../../chain/consensus/certificate.ts";
import { keySigner } from "../../../../chain/consensus/signature.ts";
import { signVote } from "../../../../chain/consensus/vote.ts";
import { createExecution } from "../../../../chain/execution/execution.ts";
import { genesisBlock } from "../../../../chain/execution/genesis/block.ts";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import type { Execution } from "../../../../chain/execution/interface.ts";
import type { Ledger } from "../../../../chain/ledger/interface.ts";
import { openLedger } from "../../../../chain/ledger/open.ts";
import type { ChainHead } from "../../../../chain/network/interface.ts";
import { decodeBlock } from "../../../../chain/primitives/block/block.ts";
import { customCrypto } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { BLOCK_LIMITS } from "../../../../chain/primitives/limits.ts";
import { recoverSender } from "../../../../chain/primitives/transaction/sender.ts";
import { signTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Address, Hash, SenderTransaction } from "../../../../chain/primitives/types.ts";
import type { CertifiedBlock } from "../../../../chain/sync/wire/answer.ts";
import type { SyncChain } from "../../../../chain/sync/interface.ts";
import { ListSource } from "../../execution/support/test-chain.ts";

await loadCrypto();

const CHAIN_ID = 41;
const RICH_KEY = new Uint8Array(32).fill(99);
const VALIDATORS = [1, 2, 3, 4].map((i) => keySigner(new Uint8Array(32).fill(i)));
const VALIDATOR_ADDRESSES = VALIDATORS.map(({ address }) => address);
const SOMEBODY: Address = `0x${"c0".repeat(20)}`;
const ZERO_HASH: Hash = `0x${"00".repeat(32)}`;

const GENESIS = parseGenesis({
  config: { chainId: CHAIN_ID, osakaTime: 0 },
  alloc: { [crypto().addressOf(RICH_KEY)]: { balance: (10n ** 24n).toString() } },
  timestamp: 1_700_000_000,
  gasLimit: 210_000_000,
  baseFeePerGas: 7,
});

/** A certificate of a block by these validators, of which there are four. */
export const certify = async (height: number, blockHash: Hash, validators = [0, 1, 2]): Promise<Uint8Array> => {
  const seals = validators.map(async (validator) => {
    const signer = VALIDATORS[validator];
    if (signer === undefined) throw new RangeError(`no validator ${validator}`);
    const subject = { kind: "COMMIT" as const, chainId: CHAIN_ID, height, round: 0, blockHash };
    return { validator, signature: await signVote(signer, subject) };
  });
  return encodeCertificate({ round: 0, proposerSeal: undefined, seals: await Promise.all(seals) });
};

/** A chain in memory with real execution and certificates of four validators. */
export class CertifiedChain implements SyncChain {
  readonly ledger: Ledger;
  readonly #execution: Execution;
  /** heights in the order in which they were inserted */
  readonly inserted: number[] = [];
  #nonce = 0n;

  private constructor(ledger: Ledger, execution: Execution) {
    this.ledger = ledger;
    this.#execution = execution;
  }

  static async create(): Promise<CertifiedChain> {
    const ledger = await openLedger({
      location: { memory: true },
      genesis: await genesisBlock(GENESIS),
      durability: "os",
    });
    const execution = await createExecution({
      chainId: CHAIN_ID,
      states: ledger.state,
      senders: { recover: (transactions) => Promise.resolve(transactions.map(recoverSender)) },
      blockHash: (number) => ledger.header(number)?.hash,
      customCrypto: customCrypto(crypto(), undefined),
      treasury: undefined,
    });
    return new CertifiedChain(ledger, execution);
  }

  head(): ChainHead {
    const { hash, header } = this.ledger.head;
    return { height: header.number, hash };
  }

  /** Builds blocks with some transfers each on the head. */
  async extend(blocks: number, transfers = 1): Promise<void> {
    for (let i = 0; i < blocks; i++) {
      const { executed } = await this.#execution.build(
        this.#parent(),
        {
          coinbase: SOMEBODY,
          timestamp: this.ledger.head.header.timestamp + 1,
          gasLimit: this.ledger.head.header.gasLimit,
          extraData: new Uint8Array(),
          prevRandao: ZERO_HASH,
          parentBeaconBlockRoot: ZERO_HASH,
          withdrawals: [],
        },
        new ListSource(Array.from({ length: transfers }, () => this.#transfer())),
      );
      await this.ledger.append(executed, await certify(executed.block.header.number, executed.block.hash));
    }
  }

  async insert(blocks: Iterable<CertifiedBlock>): Promise<void> {
    for (const block of blocks) await this.#insert(block);
  }

  async #insert({ block: bytes, certificate }: CertifiedBlock): Promise<void> {
    const block = decodeBlock(bytes, BLOCK_LIMITS);
    const height = block.header.number;
    const subject = { chainId: CHAIN_ID, height, blockHash: block.hash, validators: VALIDATOR_ADDRESSES };
    verifyCertificate(decodeCertificate(certificate), subject);
    const { executed } = await this.#execution.apply(this.#parent(), block);
    await this.ledger.append(executed, certificate);
    this.inserted.push(height);
  }

  close(): Promise<void> {
    return this.ledger.close();
  }

  #parent() {
    const { hash, header } = this.ledger.head;
    return { hash, header, stateRoot: this.ledger.stateRoot(header.number) };
  }

  #transfer(): SenderTransaction {
    return signTransaction(
      {
        type: 2,
        chainId: BigInt(CHAIN_ID),
        nonce: this.#nonce++,
        gasLimit: 21_000n,
        maxFeePerGas: 100n * 10n ** 9n,
        maxPriorityFeePerGas: 1n,
        to: SOMEBODY,
        value: 1n,
        data: new Uint8Array(),
      },
      RICH_KEY,
    );
  }
}
