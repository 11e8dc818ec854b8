import { createBlockFromRLP, genTransactionsTrieRoot, genWithdrawalsTrieRoot } from "@ethereumjs/block";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex, createWithdrawal } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { decodeBlock, encodeBlock, sliceBlock } from "../../../../chain/primitives/block/block.ts";
import { BlockCodecError } from "../../../../chain/primitives/block/errors.ts";
import { EMPTY_OMMERS_HASH, encodeHeader, hashHeader } from "../../../../chain/primitives/block/header.ts";
import { transactionsRoot, withdrawalsRoot } from "../../../../chain/primitives/block/roots.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { customCrypto, loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { BLOCK_LIMITS } from "../../../../chain/primitives/limits.ts";
import { TransactionCodecError } from "../../../../chain/primitives/transaction/errors.ts";
import { decodeTransaction } from "../../../../chain/primitives/transaction/decode.ts";
import { signTransaction } from "../../../../chain/primitives/transaction/encode.ts";
import type { Block, Header } from "../../../../chain/primitives/types.ts";
import { anyUnsigned, privateKeys } from "../transaction/samples.ts";
import { headers, withdrawals } from "./samples.ts";

const transactions = fc
  .tuple(anyUnsigned, privateKeys)
  .map(([tx, key]) => decodeTransaction(signTransaction({ ...tx, chainId: 1n }, key).raw));

const blocks = (count: 16 | 17 | 21): fc.Arbitrary<Block> =>
  fc
    .record({
      header: headers[count],
      transactions: fc.array(transactions, { maxLength: 5 }),
      withdrawals: count === 16 ? fc.constant([]) : fc.array(withdrawals, { maxLength: 3 }),
    })
    .map((block) => ({ ...block, hash: hashHeader(block.header) }));

describe("block", function () {
  let common: Common;
  before(async function () {
    const crypto = await loadCrypto();
    common = new Common({
      chain: Mainnet,
      hardfork: Hardfork.Prague,
      customCrypto: customCrypto(crypto, await loadKzg()),
    });
  });

  it("comes back as it was", function () {
    for (const count of [16, 17, 21] as const) {
      fc.assert(
        fc.property(blocks(count), (block) => {
          const raw = encodeBlock(block);
          expect(decodeBlock(raw, BLOCK_LIMITS)).to.deep.equal(block);
          const slices = sliceBlock(raw);
          expect(slices.header).to.deep.equal(encodeHeader(block.header));
          expect(slices.transactions).to.deep.equal(block.transactions.map((tx) => tx.raw));
          expect(slices.withdrawals).to.deep.equal(count === 16 ? undefined : block.withdrawals);
        }),
        { numRuns: 20 },
      );
    }
  });

  it("is what @ethereumjs/block makes of it, roots included", async function () {
    await fc.assert(
      fc.asyncProperty(blocks(21), async (sample) => {
        const transactions = sample.transactions.filter((tx) => tx.gasLimit * tx.maxFeePerGas < 2n ** 256n);
        const header: Header = {
          ...sample.header,
          ommersHash: EMPTY_OMMERS_HASH,
          difficulty: 0n,
          nonce: "0x0000000000000000",
          gasLimit: 210_000_000n,
          gasUsed: 0n,
          transactionsRoot: transactionsRoot(transactions),
          withdrawalsRoot: withdrawalsRoot(sample.withdrawals),
        };
        const block = { header, transactions, withdrawals: sample.withdrawals };
        const raw = encodeBlock(block);
        const other = createBlockFromRLP(raw, { common, skipConsensusFormatValidation: true });
        expect(bytesToHex(other.hash())).to.equal(hashHeader(header));
        expect(toHex(other.serialize())).to.equal(toHex(raw));
        expect(other.transactions.map((tx) => bytesToHex(tx.hash()))).to.deep.equal(transactions.map((tx) => tx.hash));
        expect(bytesToHex(await genTransactionsTrieRoot(other.transactions))).to.equal(header.transactionsRoot);
        const others = sample.withdrawals.map((withdrawal) => createWithdrawal(withdrawal));
        expect(bytesToHex(await genWithdrawalsTrieRoot(others))).to.equal(header.withdrawalsRoot);
      }),
      { numRuns: 30 },
    );
  });

  it("is bounded on the wire", function () {
    const [block] = fc.sample(blocks(21), 1) as [Block];
    const raw = encodeBlock(block);
    expect(() => decodeBlock(raw, { ...BLOCK_LIMITS, rlpBytes: raw.length - 1 }))
      .to.throw(BlockCodecError)
      .with.property("code", "BLOCK_TOO_LARGE");
    const wide = encodeBlock({ ...block, header: { ...block.header, extraData: new Uint8Array(33) } });
    expect(() => decodeBlock(wide, BLOCK_LIMITS))
      .to.throw(BlockCodecError)
      .with.property("code", "BLOCK_TOO_LARGE");
    expect(decodeBlock(wide).header.extraData).to.have.length(33);
  });

  it("has no ommers, no stray parts, and withdrawals where its header says so", function () {
    const sample = (count: 16 | 21): Block => fc.sample(blocks(count), 1)[0] as Block;
    const [header, list, , paid] = RLP.decode(encodeBlock(sample(21))) as [
      Uint8Array[],
      Uint8Array[],
      [],
      Uint8Array[],
    ];
    const [old] = RLP.decode(encodeBlock(sample(16))) as [Uint8Array[]];
    const bad = [
      [header, list, [header], paid],
      [header, list, [], paid, []],
      [header, list, []],
      [old, list, [], paid],
      [header, [...list, Uint8Array.of(0xc0)], [], paid],
      [header, [...list, Uint8Array.of()], [], paid],
      [header, list],
    ];
    for (const parts of bad) {
      expect(() => decodeBlock(RLP.encode(parts)))
        .to.throw(BlockCodecError)
        .with.property("code", "BLOCK_MALFORMED");
    }
    expect(() => decodeBlock(RLP.encode([header, [[]], [], paid]))).to.throw(TransactionCodecError);
    const block = sample(16);
    expect(() => encodeBlock({ ...block, withdrawals: fc.sample(withdrawals, 1) }))
      .to.throw(BlockCodecError)
      .with.property("code", "BLOCK_MALFORMED");
  });
});
