import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect } from "chai";
import { exportChain } from "../../../chain/ledger/chain-file/export.ts";
import { readChainFile } from "../../../chain/ledger/chain-file/read.ts";
import type { CertifiedBlockEntry } from "../../../chain/ledger/chain-file/read.ts";
import type { Ledger } from "../../../chain/ledger/interface.ts";
import { openLedger } from "../../../chain/ledger/open.ts";
import { encodeBlock } from "../../../chain/primitives/block/block.ts";
import { concatBytes } from "../../../chain/primitives/bytes.ts";
import { BLOCK_LIMITS, LEDGER_LIMITS } from "../../../chain/primitives/limits.ts";
import type { Block } from "../../../chain/primitives/types.ts";
import { addressOf, balances, certificateOf, genesisOf, nextBlock } from "./support/chain.ts";
import { rejection } from "./support/errors.ts";
import { withFolder } from "./support/folder.ts";

const BLOCKS = 5;

const readAll = async (file: string): Promise<CertifiedBlockEntry[]> => {
  const entries: CertifiedBlockEntry[] = [];
  for await (const entry of readChainFile(file)) entries.push(entry);
  return entries;
};

describe("A chain file", () => {
  let ledger: Ledger;
  let blocks: Block[];

  /** The chain exported to a file of a folder. */
  const withExport = (test: (file: string) => Promise<void>): Promise<void> =>
    withFolder(async (file) => {
      await exportChain(ledger, file);
      await test(file);
    });

  const expectInvalid = async (file: string, message: RegExp): Promise<void> => {
    const error = await rejection(readAll(file), "CHAIN_FILE_INVALID");
    expect(error.message).to.match(message);
    expect(error.advice).to.match(/Export the chain again/);
  };

  before(async () => {
    ledger = await openLedger({ location: { memory: true }, genesis: await genesisOf() });
    blocks = [];
    for (let number = 1; number <= BLOCKS; number++) {
      const executed = nextBlock(ledger, {
        transactions: [{ from: addressOf(number), to: undefined, value: 1n, logs: [] }],
        changes: balances([[addressOf(number), 7n]]),
      });
      await ledger.append(executed, certificateOf(executed.block));
      blocks.push(executed.block);
    }
  });

  after(() => ledger.close());

  it("is the RLP of the blocks from 1 on, one after the other", () =>
    withExport(async (file) => {
      expect(Uint8Array.from(await readFile(file))).to.deep.equal(concatBytes(...blocks.map(encodeBlock)));
    }));

  it("gives back blocks and certificates", () =>
    withExport(async (file) => {
      expect(await readAll(file)).to.deep.equal(blocks.map((block) => ({ block, certificate: certificateOf(block) })));
    }));

  it("holds the blocks asked for, and says how far it is", () =>
    withFolder(async (file) => {
      const progress: string[] = [];
      const onProgress = (number: number, last: number): unknown => progress.push(`${number}/${last}`);
      expect(await exportChain(ledger, file, { from: 2, to: 4, onProgress })).to.equal(3);
      expect((await readAll(file)).map(({ block }) => block.header.number)).to.deep.equal([2, 3, 4]);
      expect(progress).to.deep.equal(["2/4", "3/4", "4/4"]);
    }));

  it("replaces an older file only when it is whole", () =>
    withExport(async (file) => {
      const before = await readFile(file);
      await rejection(exportChain(ledger, file, { to: BLOCKS + 1 }), "DATA_DIR_CORRUPT");
      expect(await readFile(file)).to.deep.equal(before);
      expect((await readdir(dirname(file))).sort()).to.deep.equal(["chain", "chain.certificates"]);
    }));

  it("cannot be written to a folder that is missing", () =>
    withFolder(async (folder) => {
      await rejection(exportChain(ledger, `${folder}/missing/file`), "DATA_DIR_UNUSABLE");
    }));

  it("is refused with the place where it breaks off", () =>
    withExport(async (file) => {
      const { length } = await readFile(file);
      await truncate(file, length - 3);
      const at = length - encodeBlock(blocks[BLOCKS - 1] as Block).length;
      await expectInvalid(file, new RegExp(`byte ${at}: the file ends within a block, 3 bytes short`));
    }));

  it("is refused with the place where it is garbled", () =>
    withExport(async (file) => {
      const first = encodeBlock(blocks[0] as Block);
      await writeFile(file, concatBytes(first, Uint8Array.of(0x00, 0x01)));
      await expectInvalid(file, new RegExp(`byte ${first.length}: no block starts here`));
      await writeFile(file, concatBytes(first, Uint8Array.of(0xc2, 0x01, 0x02)));
      await expectInvalid(file, new RegExp(`byte ${first.length}: this is no block`));
    }));

  it("is refused before memory is taken for a block beyond the limit", () =>
    withExport(async (file) => {
      await writeFile(file, Uint8Array.of(0xff, 1, 2, 3, 4, 5, 6, 7, 8));
      await expectInvalid(file, new RegExp(`byte 0: a block of \\d+ bytes; the limit is ${BLOCK_LIMITS.rlpBytes}`));
    }));

  it("is refused when it does not exist", () => withFolder((file) => expectInvalid(file, /cannot be opened/)));

  describe("of certificates", () => {
    const damage = (test: (certificates: Buffer) => Uint8Array, message: RegExp): Promise<void> =>
      withExport(async (file) => {
        const name = `${file}.certificates`;
        await writeFile(name, test(await readFile(name)));
        await expectInvalid(file, message);
      });

    it("is refused when it is missing", () =>
      withExport(async (file) => {
        await rm(`${file}.certificates`);
        await expectInvalid(file, /certificates.*cannot be opened/);
      }));

    it("is refused with another magic or version", async () => {
      await damage((bytes) => bytes.fill(0x20, 0, 1), /byte 0: this is no file of certificates/);
      await damage((bytes) => bytes.fill(9, 8, 9), /byte 8: version 9 is not known/);
    });

    it("is refused when it ends early, goes on too long or is of other blocks", async () => {
      await damage((bytes) => bytes.subarray(0, -1), /the file ends within the certificate of block 5, 1 bytes short/);
      await damage((bytes) => concatBytes(bytes, bytes.subarray(9)), /a certificate without a block/);
      await damage((bytes) => bytes.fill(8, 16, 17), /byte 9: the certificate of block 8 where 1's belongs/);
    });

    it("is refused before memory is taken for a certificate beyond the limit", () =>
      damage((bytes) => bytes.fill(0xff, 17, 21), new RegExp(`the limit is ${LEDGER_LIMITS.certificateBytes}`)));
  });
});
