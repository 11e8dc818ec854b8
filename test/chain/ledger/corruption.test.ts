import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ClassicLevel } from "classic-level";
import { checkedEncoding } from "../../../chain/ledger/database/checksum.ts";
import {
  blockKey,
  certificateKey,
  commitKey,
  HEAD_KEY,
  headerKey,
  MARKER_KEY,
  numberKey,
  originsKey,
  receiptsKey,
  transactionKey,
} from "../../../chain/ledger/keys.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import type { Genesis } from "../../../chain/ledger/open.ts";
import { STATE_HEAD_KEY } from "../../../chain/ledger/state/keys.ts";
import type { Block } from "../../../chain/primitives/types.ts";
import { addressOf, balances, certificateOf, genesisOf, logOf, nextBlock } from "./support/chain.ts";
import { rejection } from "./support/errors.ts";
import { withFolder } from "./support/folder.ts";

describe("A damaged ledger", () => {
  let genesis: Genesis;

  const open = (folder: string) => openLedger({ location: { folder }, genesis, durability: "os" });

  /** A chain of three blocks with a transaction each, closed; `newest` is the last. */
  const withChain = (test: (folder: string, newest: Block) => Promise<void>): Promise<void> =>
    withFolder(async (folder) => {
      const ledger = await open(folder);
      for (let number = 1; number <= 3; number++) {
        const executed = nextBlock(ledger, {
          transactions: [{ from: addressOf(1), to: addressOf(2), value: 1n, logs: [logOf(addressOf(3), [1n])] }],
          changes: balances([[addressOf(2), BigInt(number)]]),
        });
        await ledger.append(executed, certificateOf(executed.block));
      }
      const stored = ledger.block(3);
      await ledger.close();
      if (stored === undefined) throw new Error("Block 3 is missing.");
      await test(folder, stored.block);
    });

  const withDatabase = async (
    folder: string,
    change: (level: ClassicLevel<Uint8Array, Uint8Array>) => Promise<void>,
    valueEncoding: typeof checkedEncoding | "view" = "view",
  ): Promise<void> => {
    const level = new ClassicLevel<Uint8Array, Uint8Array>(join(folder, "db"), { keyEncoding: "view", valueEncoding });
    await level.open();
    await change(level);
    await level.close();
  };

  const expectCorrupt = async (folder: string): Promise<void> => {
    const error = await rejection(open(folder), "DATA_DIR_CORRUPT");
    expect(error.advice).to.match(/backup|import/);
  };

  before(async () => {
    genesis = await genesisOf();
  });

  for (const [name, damage] of [
    ["missing", (file: string) => rm(file)],
    ["garbled", (file: string) => writeFile(file, "garbage")],
    ["empty", (file: string) => truncate(file)],
  ] as const)
    for (const kind of ["CURRENT", "MANIFEST"])
      it(`is refused when ${kind} is ${name}`, () =>
        withChain(async (folder) => {
          const database = join(folder, "db");
          const file = (await readdir(database)).find((entry) => entry.startsWith(kind)) ?? kind;
          await damage(join(database, file));
          await expectCorrupt(folder);
        }));

  it("is refused when the file that says whose it is was garbled", () =>
    withChain(async (folder) => {
      await writeFile(join(folder, "cpchain-ledger.json"), "{");
      await expectCorrupt(folder);
    }));

  it("is refused when its tables are missing", () =>
    withChain(async (folder) => {
      await withDatabase(folder, (level) => level.compactRange(Uint8Array.of(0), Uint8Array.of(255)));
      const database = join(folder, "db");
      for (const file of await readdir(database)) if (file.endsWith(".ldb")) await rm(join(database, file));
      await expectCorrupt(folder);
    }));

  it("is refused when a byte of its tables is another", () =>
    withChain(async (folder) => {
      await withDatabase(folder, (level) => level.compactRange(Uint8Array.of(0), Uint8Array.of(255)));
      const database = join(folder, "db");
      const table = (await readdir(database)).find((file) => file.endsWith(".ldb")) ?? "";
      const bytes = await readFile(join(database, table));
      for (let at = 64; at < bytes.length / 2; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      await writeFile(join(database, table), bytes);
      await expectCorrupt(folder);
    }));

  it("is refused when the whole database was replaced by an empty one", () =>
    withChain(async (folder) => {
      await rm(join(folder, "db"), { recursive: true });
      await mkdir(join(folder, "db"));
      await withDatabase(folder, () => Promise.resolve());
      await expectCorrupt(folder);
    }));

  const records: readonly (readonly [string, (block: Block) => Uint8Array])[] = [
    ["format", () => MARKER_KEY],
    ["head", () => HEAD_KEY],
    ["newest commit", () => commitKey(4)],
    ["commit before", () => commitKey(3)],
    ["genesis header", () => headerKey(0)],
    ["newest header", () => headerKey(3)],
    ["parent's header", () => headerKey(2)],
    ["number of the newest hash", ({ hash }) => numberKey(hash)],
    ["newest block", () => blockKey(3)],
    ["newest senders", () => originsKey(3)],
    ["newest receipts", () => receiptsKey(3)],
    ["newest certificate", () => certificateKey(3)],
    ["newest transaction's place", ({ transactions }) => transactionKey(transactions[0]?.hash ?? "0x")],
    ["newest state", () => STATE_HEAD_KEY],
  ];

  for (const [name, keyOf] of records) {
    it(`is refused when the record of the ${name} is missing`, () =>
      withChain(async (folder, newest) => {
        await withDatabase(folder, (level) => level.del(keyOf(newest)));
        await expectCorrupt(folder);
      }));

    it(`is refused when a bit of the record of the ${name} is another`, () =>
      withChain(async (folder, newest) => {
        await withDatabase(folder, async (level) => {
          const key = keyOf(newest);
          const value = Uint8Array.from((await level.get(key)) ?? []);
          value[value.length >> 1] = (value[value.length >> 1] ?? 0) ^ 1;
          await level.put(key, value);
        });
        await expectCorrupt(folder);
      }));

    // To the ledger a certificate is any bytes.
    if (name === "newest certificate") continue;
    it(`is refused when the record of the ${name} is not of its shape though its checksum is right`, () =>
      withChain(async (folder, newest) => {
        await withDatabase(folder, (level) => level.put(keyOf(newest), Uint8Array.of(1, 2, 3)), checkedEncoding);
        await expectCorrupt(folder);
      }));
  }
});
