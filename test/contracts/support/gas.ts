import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { TransactionReceipt, TransactionResponse } from "ethers";

const FILE = new URL("../../../snapshots/gas.json", import.meta.url);

/** Set to 1 to write the measured values instead of comparing them. */
const UPDATE = "UPDATE_GAS_SNAPSHOT";

/** Collects the gas of named operations and compares them with `snapshots/gas.json`, which git keeps. */
export class GasSnapshot {
  readonly #measured = new Map<string, number>();

  /** Sends the transaction and notes the gas it used under `name`. Throws when the name is taken. */
  async measure(name: string, sent: Promise<TransactionResponse>): Promise<TransactionReceipt> {
    const receipt = await (await sent).wait();
    if (receipt === null) throw new Error(`${name} was not mined`);
    if (this.#measured.has(name)) throw new Error(`${name} has been measured before`);
    this.#measured.set(name, Number(receipt.gasUsed));
    return receipt;
  }

  /** Fails when an operation is missing, new, dearer or cheaper than the snapshot says. */
  compare(): void {
    const sorted = [...this.#measured].sort(([a], [b]) => (a < b ? -1 : 1));
    const measured = Object.fromEntries(sorted);
    if (process.env[UPDATE] === "1") {
      writeFileSync(FILE, `${JSON.stringify(measured, null, 2)}\n`);
      return;
    }
    const kept: unknown = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
    expect(measured, `gas changed; if that is meant, run again with ${UPDATE}=1 and commit the file`).to.deep.equal(
      kept,
    );
  }
}

/** Whether no byte of `data` is zero. Call data is dearer without zeros, so only such data costs the same everywhere. */
export function withoutZeroBytes(data: string): boolean {
  return !/^0x(?:..)*?00/.test(data);
}
