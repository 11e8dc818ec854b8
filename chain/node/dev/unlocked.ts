import { randomBytes } from "node:crypto";
import { toHex } from "../../primitives/bytes.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import type { DevBackend, Signature } from "../../rpc/dev/backend.ts";
import { RPC_ERROR, RpcError } from "../../rpc/errors.ts";
import type { DevAccount } from "./accounts.ts";
import { DevKeys } from "./keys.ts";

/** @throws RpcError -32004 */
const refuse = (): never => {
  throw new RpcError(
    RPC_ERROR.notSupported,
    "time, mining and state of this network are its committee's. " +
      "evm_* and hardhat_* work in the local network of one process (npx hardhat chain without --processes).",
  );
};

/** Known accounts on a node with peers: it signs for them, but what is not a transaction has no power over a committee. */
export class UnlockedAccounts implements DevBackend {
  readonly accounts: readonly Address[];
  readonly instanceId: Hash = toHex(randomBytes(32));
  readonly automine = false;
  readonly #keys: DevKeys;

  constructor(accounts: readonly DevAccount[]) {
    this.#keys = new DevKeys(accounts);
    this.accounts = this.#keys.accounts;
  }

  sign(account: Address, digest: Uint8Array): Signature | undefined {
    return this.#keys.sign(account, digest);
  }

  impersonates(): boolean {
    return false;
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  impersonate = refuse;
  stopImpersonating = refuse;
  setAutoImpersonate = refuse;
  setAutomine = refuse;
  setIntervalMining = refuse;
  mine = refuse;
  increaseTime = refuse;
  setNextBlockTimestamp = refuse;
  setNextBlockBaseFeePerGas = refuse;
  setNextPrevRandao = refuse;
  setCoinbase = refuse;
  setBlockGasLimit = refuse;
  setMinGasPrice = refuse;
  setLoggingEnabled = refuse;
  snapshot = refuse;
  revert = refuse;
  reset = refuse;
  mutate = refuse;
}
