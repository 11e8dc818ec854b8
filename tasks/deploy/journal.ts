import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { errorCode } from "../../chain/primitives/errors.ts";
import { DeployError } from "./errors.ts";

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

const entrySchema = z.object({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  /** Hash of the creating transaction; null for a contract of the genesis block. */
  transaction: hash.nullable(),
  /** Constructor arguments; integers in decimal. */
  arguments: z.array(z.unknown()),
  /** Keccak of creation code and encoded arguments; null for a contract of the genesis block. */
  initCodeHash: hash.nullable(),
  /** Keccak of the code at the address; null while the transaction has not been seen in a block. */
  codeHash: hash.nullable(),
});

const fileSchema = z.object({
  version: z.literal(1),
  chainId: z.int().positive(),
  genesisHash: hash,
  contracts: z.record(z.string(), entrySchema),
});

export type JournalEntry = z.infer<typeof entrySchema>;
type JournalFile = z.infer<typeof fileSchema>;

/** Which chain a journal is about. */
export interface ChainIdentity {
  readonly chainId: number;
  readonly genesisHash: string;
}

/**
 * The contracts deployed on one network, kept in `deployments/<network>.json`. Every change is on disk, whole, before
 * {@link Journal.record} returns: a kill at any moment leaves the old file or the new one.
 */
export class Journal {
  readonly #file: string;
  readonly #content: JournalFile;
  /** Genesis hash of the chain that an earlier journal was about, if it was another one; its entries are gone. */
  readonly staleGenesis: string | undefined;

  private constructor(file: string, content: JournalFile, staleGenesis: string | undefined) {
    this.#file = file;
    this.#content = content;
    this.staleGenesis = staleGenesis;
  }

  /**
   * Reads the journal, or starts an empty one when there is none, when it is about another chain, or on `reset`.
   * Throws JOURNAL_UNREADABLE.
   */
  static async open(file: string, chain: ChainIdentity, reset: boolean): Promise<Journal> {
    const empty: JournalFile = { version: 1, ...chain, contracts: {} };
    if (reset) return new Journal(file, empty, undefined);
    const found = await read(file);
    if (found === undefined) return new Journal(file, empty, undefined);
    const same = found.chainId === chain.chainId && found.genesisHash === chain.genesisHash;
    return same ? new Journal(file, found, undefined) : new Journal(file, empty, found.genesisHash);
  }

  get(name: string): JournalEntry | undefined {
    return this.#content.contracts[name];
  }

  async record(name: string, entry: JournalEntry): Promise<void> {
    this.#content.contracts[name] = entry;
    await write(this.#file, `${JSON.stringify(this.#content, null, 2)}\n`);
  }
}

async function read(file: string): Promise<JournalFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw unreadable(file, cause);
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): DeployError {
  const advice = "Restore the file, or deploy everything anew with --reset.";
  return new DeployError("JOURNAL_UNREADABLE", `${file} is not a deployment journal.`, { advice, cause });
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, "w");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
