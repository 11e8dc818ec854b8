import { keccak256 } from "ethers";
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { DeployError, reasonOf } from "./errors.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/** What a script of `deploy/` works with. */
export interface DeployContext {
  readonly ethers: HardhatEthers;
  /**
   * Deploys contract `name` from the first account, or reuses it when the journal knows it, its code is in place, and
   * neither artifact nor arguments have changed. Returns the address. Throws ACCOUNT_MISSING, DEPLOYMENT_FAILED.
   */
  deploy(name: string, args?: readonly unknown[]): Promise<string>;
  /** Records contract `name` of the genesis block when its code is at `address`; returns whether it is. */
  recordPredeploy(name: string, address: string): Promise<boolean>;
  /** Address of a contract deployed by an earlier script or run. Throws DEPENDENCY_MISSING. */
  addressOf(name: string): string;
}

const NAME_WIDTH = 18;

/** {@link DeployContext} over a journal; prints one line per contract. */
export class JournaledContext implements DeployContext {
  readonly ethers: HardhatEthers;
  readonly #journal: Journal;
  readonly #print: (line: string) => void;

  constructor(ethers: HardhatEthers, journal: Journal, print: (line: string) => void) {
    this.ethers = ethers;
    this.#journal = journal;
    this.#print = print;
  }

  async deploy(name: string, args: readonly unknown[] = []): Promise<string> {
    if ((await this.ethers.getSigners()).length === 0) {
      throw new DeployError("ACCOUNT_MISSING", "The network offers no account to deploy from.", {
        advice: "Give the network `accounts` in hardhat.config.ts, or use a node that holds keys.",
      });
    }
    try {
      return await this.#deploy(name, args);
    } catch (cause) {
      throw new DeployError("DEPLOYMENT_FAILED", `${name} could not be deployed: ${reasonOf(cause)}`, { cause });
    }
  }

  async recordPredeploy(name: string, address: string): Promise<boolean> {
    const codeHash = await this.#codeHash(address);
    if (codeHash === undefined) {
      this.#report(name, "absent", address, "not in this chain's genesis block");
      return false;
    }
    await this.#journal.record(name, { address, transaction: null, arguments: [], initCodeHash: null, codeHash });
    this.#report(name, "predeployed", address);
    return true;
  }

  addressOf(name: string): string {
    const entry = this.#journal.get(name);
    if (entry === undefined) {
      throw new DeployError("DEPENDENCY_MISSING", `${name} has not been deployed yet.`, {
        advice: "Run `npx hardhat deploy` without --tags.",
      });
    }
    return entry.address;
  }

  async #deploy(name: string, args: readonly unknown[]): Promise<string> {
    const factory = await this.ethers.getContractFactory(name);
    const initCodeHash = keccak256((await factory.getDeployTransaction(...args)).data);
    const known = this.#journal.get(name);
    if (known?.initCodeHash === initCodeHash) {
      const codeHash = await this.#codeInPlace(known);
      if (codeHash !== undefined) {
        if (known.codeHash === null) await this.#journal.record(name, { ...known, codeHash });
        this.#report(name, "reused", known.address);
        return known.address;
      }
    }

    const contract = await factory.deploy(...args);
    const transaction = contract.deploymentTransaction();
    if (transaction === null) throw new Error("no transaction was sent");
    const address = await contract.getAddress();
    const entry = { address, transaction: transaction.hash, arguments: args.map(toJson), initCodeHash };
    await this.#journal.record(name, { ...entry, codeHash: null });
    const receipt = await transaction.wait();
    const codeHash = await this.#codeHash(address);
    if (receipt === null || codeHash === undefined) throw new Error(`there is no code at ${address}`);
    await this.#journal.record(name, { ...entry, codeHash });
    const gas = `${receipt.gasUsed.toLocaleString("en-US")} gas`;
    this.#report(name, "deployed", address, known === undefined ? gas : `${gas}, replaces ${known.address}`);
    return address;
  }

  /** Hash of the code that `entry` tells of, when it is there. A run that was killed may have left it on its way. */
  async #codeInPlace(entry: JournalEntry): Promise<string | undefined> {
    if (entry.codeHash === null && entry.transaction !== null) {
      await (await this.ethers.provider.getTransaction(entry.transaction))?.wait();
    }
    const found = await this.#codeHash(entry.address);
    return entry.codeHash === null || entry.codeHash === found ? found : undefined;
  }

  async #codeHash(address: string): Promise<string | undefined> {
    const code = await this.ethers.provider.getCode(address);
    return code === "0x" ? undefined : keccak256(code);
  }

  #report(name: string, what: string, address: string, more = ""): void {
    this.#print(`  ${name.padEnd(NAME_WIDTH)} ${what.padEnd(11)} ${address} ${more}`.trimEnd());
  }
}

function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(toJson);
  return value;
}
