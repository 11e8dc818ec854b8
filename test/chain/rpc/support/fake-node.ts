import type {
  BlockAttributes,
  CallContext,
  CallRequest,
  CallResult,
  Execution,
} from "../../../../chain/execution/interface.ts";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import type { ExecutedBlock } from "../../../../chain/ledger/interface.ts";
import { fromHex } from "../../../../chain/primitives/bytes.ts";
import { signTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Log, Receipt, SenderTransaction } from "../../../../chain/primitives/types.ts";
import type { AdminBackend } from "../../../../chain/rpc/admin.ts";
import type { Backend, SyncProgress, UpgradesView } from "../../../../chain/rpc/backend.ts";
import type { ConsensusView } from "../../../../chain/rpc/consensus-view.ts";
import { Dispatcher } from "../../../../chain/rpc/dispatcher.ts";
import type { DispatcherOptions } from "../../../../chain/rpc/dispatcher.ts";
import { RpcError } from "../../../../chain/rpc/errors.ts";
import "./checked-answers.ts";
import { FakeDev, KEY } from "./fake-dev.ts";
import { FakeLedger, NO_CHANGES, emptyHeader, sealed } from "./fake-ledger.ts";
import { FakePool } from "./fake-pool.ts";

const GWEI = 1_000_000_000n;

export const transfer = (fields: Partial<UnsignedTransaction> = {}): SenderTransaction =>
  signTransaction(
    {
      type: 2,
      chainId: 41n,
      nonce: 0n,
      gasLimit: 21_000n,
      maxFeePerGas: 3n * GWEI,
      maxPriorityFeePerGas: GWEI,
      to: `0x${"11".repeat(20)}`,
      value: 5n,
      data: new Uint8Array(),
      ...fields,
    },
    fromHex(KEY),
  );

export interface Outcome {
  readonly status?: 0 | 1;
  readonly logs?: readonly Log[];
}

/** A node of fakes whose blocks tests seal by hand. */
export class FakeNode {
  readonly ledger = new FakeLedger();
  readonly pool = new FakePool();
  readonly calls: { readonly request: CallRequest; readonly context: CallContext }[] = [];
  readonly #listeners = new Set<(executed: ExecutedBlock) => void>();
  /** what execution answers calls with */
  callResult: Partial<CallResult> | Error = {};
  builds = 0;
  sync: SyncProgress | undefined;

  get listeners(): number {
    return this.#listeners.size;
  }

  readonly execution: Execution = {
    build: (parent) => {
      this.builds += 1;
      const transactions = [...this.pool.transactions.values()];
      return Promise.resolve({ executed: this.#execute(parent.header.number + 1, transactions, []), systemCalls: [] });
    },
    apply: () => Promise.reject(new Error("not used")),
    call: (request, context) => {
      this.calls.push({ request, context });
      if (this.callResult instanceof Error) return Promise.reject(this.callResult);
      return Promise.resolve({
        success: true,
        returnData: new Uint8Array(),
        gasUsed: 21_000n,
        logs: [],
        error: undefined,
        createdAddress: undefined,
        ...this.callResult,
      });
    },
    estimateGas: (request, context) => {
      this.calls.push({ request, context });
      return this.callResult instanceof Error ? Promise.reject(this.callResult) : Promise.resolve(request.gasLimit);
    },
    simulate: () => Promise.reject(new ExecutionError("CALL_ABORTED", "nothing is executed here")),
    tracing: {
      before: () => Promise.reject(new ExecutionError("CALL_ABORTED", "nothing is executed here")),
      block: () => Promise.reject(new ExecutionError("CALL_ABORTED", "nothing is executed here")),
      call: () => Promise.reject(new ExecutionError("CALL_ABORTED", "nothing is executed here")),
    },
    forks: { blocks: [], times: [], known: [] },
    nextBaseFee: ({ baseFeePerGas = 0n }) => baseFeePerGas,
    blobBaseFee: () => 1n,
    nextBlobBaseFee: () => 1n,
    maxBlobGas: () => 9n * 131_072n,
  };

  readonly #attributes: BlockAttributes = {
    coinbase: `0x${"c0".repeat(20)}`,
    timestamp: 5_000,
    gasLimit: 30_000_000n,
    extraData: new Uint8Array(),
    prevRandao: `0x${"00".repeat(32)}`,
    parentBeaconBlockRoot: `0x${"00".repeat(32)}`,
    withdrawals: [],
  };

  backend(dev?: FakeDev): Backend {
    return {
      chainId: 41,
      clientVersion: "CPChain/test",
      ledger: this.ledger,
      execution: this.execution,
      pool: this.pool,
      nextAttributes: () => this.#attributes,
      syncing: () => this.sync,
      peerCount: () => 3,
      onBlock: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      ...(dev && { dev }),
    };
  }

  /** Adds a block with these transactions; their outcomes are successes without logs unless given. */
  seal(transactions: readonly SenderTransaction[] = [], outcomes: readonly Outcome[] = []): ExecutedBlock {
    const executed = this.#execute(this.ledger.blocks.length, transactions, outcomes);
    this.ledger.blocks.push(executed);
    this.pool.onBlock(transactions);
    for (const listener of [...this.#listeners]) listener(executed);
    return executed;
  }

  #execute(number: number, transactions: readonly SenderTransaction[], outcomes: readonly Outcome[]): ExecutedBlock {
    const header = {
      ...emptyHeader(number, this.ledger.head.hash),
      gasUsed: BigInt(transactions.length) * 21_000n,
    };
    const receipts = transactions.map(({ type, to }, index): Receipt => {
      const { status = 1, logs = [] } = outcomes[index] ?? {};
      return {
        type,
        status,
        cumulativeGasUsed: BigInt(index + 1) * 21_000n,
        logsBloom: new Uint8Array(256),
        logs,
        gasUsed: 21_000n,
        contractAddress: to === undefined ? `0x${"cc".repeat(20)}` : undefined,
      };
    });
    return {
      block: sealed(header, transactions),
      senders: transactions.map(({ from }) => from),
      receipts,
      state: NO_CHANGES,
    };
  }
}

/** A fake node with a dispatcher in front, and a short way to call it. */
export class Client {
  readonly node: FakeNode;
  readonly dev: FakeDev | undefined;
  readonly dispatcher: Dispatcher;
  readonly internalErrors: unknown[] = [];

  constructor(
    options: DispatcherOptions & {
      readonly dev?: boolean;
      readonly consensus?: ConsensusView;
      readonly admin?: AdminBackend;
      readonly upgrades?: UpgradesView;
    } = {},
  ) {
    this.node = new FakeNode();
    this.dev = options.dev === true ? new FakeDev() : undefined;
    const onInternalError = (error: unknown): void => {
      this.internalErrors.push(error);
    };
    const backend = {
      ...this.node.backend(this.dev),
      consensus: options.consensus,
      admin: options.admin,
      upgrades: options.upgrades,
    };
    this.dispatcher = new Dispatcher(backend, { onInternalError, ...options });
  }

  /** @throws RpcError when the answer is one */
  async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const answer = await this.dispatcher.dispatch({ jsonrpc: "2.0", id: 1, method, params }, this.dispatcher.session());
    if (answer === undefined || Array.isArray(answer)) throw new Error("expected one answer");
    if ("result" in answer) return answer.result;
    const { code, message, data } = answer.error;
    throw new RpcError(code, message, { data });
  }

  /** The error a call is answered with; fails when it succeeds. */
  async refusal(method: string, ...params: readonly unknown[]): Promise<RpcError> {
    const outcome = await this.call(method, ...params).catch((error: unknown) => error);
    if (outcome instanceof RpcError) return outcome;
    throw new Error(`${method} did not fail`);
  }
}
