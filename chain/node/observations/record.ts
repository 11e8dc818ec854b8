import type { Evidence } from "../../consensus/messages/evidence.ts";
import { encodeEvidence } from "../../consensus/wire/evidence-codec.ts";
import type { ObservedImpeachment, RecordedEvidence } from "../../rpc/consensus-view.ts";
import type { Database, KeyRange } from "../../ledger/database/interface.ts";
import { openDatabase } from "../../ledger/database/open.ts";
import type { Durability, Location } from "../../ledger/database/open.ts";
import { toHex } from "../../primitives/bytes.ts";
import { MONITORING_LIMITS } from "../../primitives/limits.ts";
import type { Address } from "../../primitives/types.ts";

/** First byte of a key. Never reused; 2 was evidence before it had an encoding. */
const TAG = { impeachment: 1, evidence: 3 } as const;

const HEIGHT_BYTES = 8;

const keyOf = (tag: number, height: number, rest = ""): Uint8Array => {
  const head = Buffer.alloc(1 + HEIGHT_BYTES);
  head.writeUInt8(tag, 0);
  head.writeBigUInt64BE(BigInt(height), 1);
  return Buffer.concat([head, Buffer.from(rest, "utf8")]);
};

const rangeOf = (tag: number): KeyRange => ({ gte: Uint8Array.of(tag), lt: Uint8Array.of(tag + 1) });

/** Entries of one kind in the order of their heights, of which the newest are kept. */
interface Shelf<T> {
  readonly tag: number;
  readonly most: number;
  readonly entries: Map<string, T>;
}

/**
 * What this node saw others do wrong: why proposers were impeached, and who signed contradictions. Kept beside the chain,
 * for as many as MONITORING_LIMITS says; the first record of a height, or of a contradiction, counts.
 */
export class Observations {
  readonly #database: Database;
  readonly #onFailure: (error: unknown) => void;
  readonly #impeachments: Shelf<ObservedImpeachment> = {
    tag: TAG.impeachment,
    most: MONITORING_LIMITS.impeachments,
    entries: new Map(),
  };
  readonly #evidence: Shelf<RecordedEvidence> = {
    tag: TAG.evidence,
    most: MONITORING_LIMITS.evidence,
    entries: new Map(),
  };
  #written: Promise<void> = Promise.resolve();

  private constructor(database: Database, onFailure: (error: unknown) => void) {
    this.#database = database;
    this.#onFailure = onFailure;
  }

  /**
   * @param onFailure told when something could not be kept; it is still known until the node ends
   * @throws LedgerError
   */
  static async open(
    location: Location,
    durability: Durability,
    onFailure: (error: unknown) => void,
  ): Promise<Observations> {
    const { database, complete } = await openDatabase(location, { create: true, durability });
    const observations = new Observations(database, onFailure);
    try {
      await complete();
      await observations.#load(observations.#impeachments);
      await observations.#load(observations.#evidence);
    } catch (error) {
      await database.close();
      throw error;
    }
    return observations;
  }

  impeachment(height: number): ObservedImpeachment | undefined {
    return this.#impeachments.entries.get(hex(keyOf(TAG.impeachment, height)));
  }

  /** by height */
  get evidence(): readonly RecordedEvidence[] {
    return [...this.#evidence.entries.values()];
  }

  addImpeachment(impeachment: ObservedImpeachment): void {
    this.#add(this.#impeachments, keyOf(TAG.impeachment, impeachment.height), impeachment);
  }

  addEvidence(evidence: Evidence, culprit: Address, at: number): void {
    const { first } = evidence;
    const slot = `${first.kind} ${"round" in first ? first.round : 0} ${culprit}`;
    const encoded = toHex(encodeEvidence(evidence));
    this.#add(this.#evidence, keyOf(TAG.evidence, first.height, slot), { culprit, encoded, at });
  }

  async close(): Promise<void> {
    await this.#written;
    await this.#database.close();
  }

  async #load<T>({ tag, entries }: Shelf<T>): Promise<void> {
    for await (const [key, value] of this.#database.entries(rangeOf(tag))) {
      entries.set(hex(key), JSON.parse(Buffer.from(value).toString("utf8")) as T);
    }
  }

  #add<T>({ entries, most }: Shelf<T>, key: Uint8Array, entry: T): void {
    if (entries.has(hex(key))) return;
    entries.set(hex(key), entry);
    const oldest = entries.size > most ? [...entries.keys()].sort()[0] : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    const writes = [
      { type: "put" as const, key, value: Buffer.from(JSON.stringify(entry), "utf8") },
      ...(oldest === undefined ? [] : [{ type: "del" as const, key: Buffer.from(oldest, "hex") }]),
    ];
    this.#written = this.#written.then(() => this.#database.write(writes)).catch(this.#onFailure);
  }
}

const hex = (key: Uint8Array): string => Buffer.from(key).toString("hex");
