import {
  CONSOLIDATION_REQUESTS_ADDRESS,
  WITHDRAWAL_REQUESTS_ADDRESS,
} from "../../../../chain/execution/block/constants.ts";
import { PUBLIC_CONTRACTS } from "../../../../chain/execution/genesis/public-contracts.ts";
import { fromHex, toHash, toHex } from "../../../../chain/primitives/bytes.ts";
import { crypto } from "../../../../chain/primitives/crypto/index.ts";
import { keccak256 } from "../../../../chain/primitives/crypto/keccak.ts";
import { encodeRlp } from "../../../../chain/primitives/rlp/writer.ts";
import { signTransaction, type UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type {
  AccessListEntry,
  Address,
  Authorization,
  Hash,
  SenderTransaction,
  TransactionType,
  Withdrawal,
} from "../../../../chain/primitives/types.ts";
import { deployer } from "../../../support/assembler.ts";
import { allocAccount, type Alloc, type AllocAccount } from "./alloc.ts";
import type { PrecompileInput } from "./precompiles.ts";
import { randomProgram, type World } from "./programs.ts";
import type { Random } from "../../../../formal/simulator/random.ts";

const USERS = 8;
const CONTRACTS = 14;
const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;

interface User {
  readonly address: Address;
  readonly key: Uint8Array;
}

/** What a transaction is made in view of. */
export interface Moment {
  readonly baseFee: bigint;
  readonly nonceOf: (address: Address) => bigint;
}

/** A random population and the transactions it sends. */
export class Scenario {
  readonly alloc: Alloc;
  readonly users: readonly User[];
  readonly coinbases: readonly Address[];
  readonly #random: Random;
  readonly #world: World;
  readonly #chainId: bigint;

  constructor(random: Random, chainId: number, precompiles: readonly PrecompileInput[]) {
    this.#random = random;
    this.#chainId = BigInt(chainId);
    this.users = Array.from({ length: USERS }, (_, index) => {
      const key = keccak256(Uint8Array.of(index + 1));
      return { key, address: crypto().addressOf(key) };
    });
    const contracts = Array.from(
      { length: CONTRACTS },
      (_, i): Address => `0x${(0xc0de00 + i).toString(16).padStart(40, "0")}`,
    );
    const strangers = Array.from(
      { length: 3 },
      (_, i): Address => `0x${(0xdead00 + i).toString(16).padStart(40, "0")}`,
    );
    const fresh: Address = "0x00000000000000000000000000000000000f4e54";
    this.coinbases = ["0x00000000000000000000000000000000c01bba5e", this.users[0]?.address ?? fresh, fresh];
    const userAddresses = this.users.map(({ address }) => address);
    this.#world = {
      accounts: [
        ...contracts,
        ...contracts,
        ...userAddresses,
        ...strangers,
        ...this.coinbases,
        ...precompiles.slice(0, 4).map(({ address }) => address),
      ],
      precompiles,
    };
    this.alloc = new Map<Address, AllocAccount>([
      ...userAddresses.map((address): [Address, AllocAccount] => [
        address,
        allocAccount({ balance: 100_000n * ETHER }),
      ]),
      ...contracts.map((address): [Address, AllocAccount] => [address, this.#contract()]),
      ...(random.chance(0.5) ? systemContracts() : []),
      // Empty accounts that an old chain may have: the first touch removes them.
      ...strangers.map((address): [Address, AllocAccount] => [address, allocAccount({})]),
    ]);
  }

  /** Transactions in the order in which they should be included, nonces counted on. */
  transactions(count: number, moment: Moment): SenderTransaction[] {
    const nonces = new Map<Address, bigint>();
    const nonceOf = (address: Address): bigint => nonces.get(address) ?? moment.nonceOf(address);
    return Array.from({ length: count }, () => {
      const transaction = this.transaction({ baseFee: moment.baseFee, nonceOf });
      nonces.set(transaction.from, transaction.nonce + 1n);
      return transaction;
    });
  }

  /** Now and then some, also of nothing and to accounts that do not exist. */
  withdrawals(): Withdrawal[] {
    const random = this.#random;
    return Array.from({ length: random.chance(0.2) ? 1 + random.below(3) : 0 }, (_, index) => ({
      index: BigInt(index),
      validatorIndex: BigInt(random.below(100)),
      address: random.pick(this.#world.accounts),
      amount: BigInt(random.pick([0, 1, 1_000])),
    }));
  }

  transaction(moment: Moment): SenderTransaction {
    const random = this.#random;
    const sender = random.pick(this.users);
    const type = random.pick<TransactionType>([0, 0, 1, 2, 2, 2, 2, 3, 4, 4]);
    const tip = BigInt(random.below(3)) * GWEI;
    const target = this.#target(type);
    const unsigned: UnsignedTransaction = {
      type,
      chainId: type === 0 && random.chance(0.3) ? undefined : this.#chainId,
      nonce: moment.nonceOf(sender.address),
      gasLimit: BigInt(random.pick([30_000, 80_000, 200_000, 500_000, 1_000_000])),
      maxFeePerGas: moment.baseFee + tip + BigInt(random.below(2)) * GWEI,
      maxPriorityFeePerGas: tip,
      value: random.chance(0.4) ? 0n : BigInt(random.below(1_000_000)),
      ...target,
      ...(type === 0 ? {} : { accessList: this.#accessList() }),
      ...(type === 3 ? { maxFeePerBlobGas: GWEI, blobVersionedHashes: this.#blobs() } : {}),
      ...(type === 4 ? { authorizationList: this.#authorizations(moment) } : {}),
    };
    return signTransaction(unsigned, sender.key);
  }

  #contract(): AllocAccount {
    const random = this.#random;
    const storage = new Map<Hash, bigint>();
    for (let slot = 0n; slot < 4n; slot++)
      if (random.chance(0.6)) storage.set(toHash(slot), BigInt(1 + random.below(9)));
    return allocAccount({
      nonce: 1n,
      balance: random.chance(0.7) ? ETHER : 0n,
      code: randomProgram(random, this.#world),
      storage,
    });
  }

  #target(type: TransactionType): { to: Address | undefined; data: Uint8Array; value?: bigint } {
    const random = this.#random;
    if (random.chance(0.06)) {
      const [to, length] = random.pick(REQUEST_CONTRACTS);
      return { to, data: random.bytes(length), value: BigInt(random.below(3)) };
    }
    if (type < 3 && random.chance(0.15)) {
      const program = randomProgram(random, this.#world);
      return { to: undefined, data: random.chance(0.7) ? deployer(program) : program };
    }
    if (random.chance(0.12)) {
      const { address, input } = random.pick(this.#world.precompiles);
      return { to: address, data: random.chance(0.8) ? input : random.bytes(random.below(300)) };
    }
    const length = random.chance(0.5) ? 0 : random.below(random.chance(0.2) ? 900 : 80);
    return { to: random.pick(this.#world.accounts), data: random.bytes(length) };
  }

  #accessList(): AccessListEntry[] {
    const random = this.#random;
    return Array.from({ length: random.below(3) }, () => ({
      address: random.pick(this.#world.accounts),
      storageKeys: Array.from({ length: random.below(3) }, () => toHash(BigInt(random.below(5)))),
    }));
  }

  #blobs(): Hash[] {
    const random = this.#random;
    return Array.from({ length: 1 + random.below(2) }, (): Hash => `0x01${toHex(random.bytes(31)).slice(2)}`);
  }

  /** Mostly valid delegations: set, cleared, to each other; some with a wrong chain or nonce. */
  #authorizations(moment: Moment): Authorization[] {
    const random = this.#random;
    return Array.from({ length: 1 + random.below(3) }, () => {
      const authority = random.pick(this.users);
      const chainId = random.pick([this.#chainId, this.#chainId, 0n, 99n]);
      const address = random.chance(0.2) ? ZERO : random.pick(this.#world.accounts);
      const nonce = moment.nonceOf(authority.address) + BigInt(random.pick([0, 0, 0, 1, 1, 2]));
      const signed = keccak256(encodeRlp([chainId, address, nonce], 0x05));
      const { r, s, yParity } = crypto().sign(signed, authority.key);
      return { chainId, address, nonce, yParity: random.chance(0.95) ? yParity : 1 - yParity, r, s };
    });
  }
}

/** Contracts of EIP-7002 and EIP-7251 with the length of a request. */
const REQUEST_CONTRACTS: readonly (readonly [Address, number])[] = [
  [WITHDRAWAL_REQUESTS_ADDRESS, 56],
  [CONSOLIDATION_REQUESTS_ADDRESS, 96],
];

const systemContracts = (): [Address, AllocAccount][] =>
  PUBLIC_CONTRACTS.slice(0, 4).map(({ address, code }) => [address, allocAccount({ nonce: 1n, code: fromHex(code) })]);

const ZERO: Address = `0x${"00".repeat(20)}`;
