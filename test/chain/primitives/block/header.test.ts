import { createBlockHeader } from "@ethereumjs/block";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { BlockCodecError } from "../../../../chain/primitives/block/errors.ts";
import {
  decodeHeader,
  EMPTY_OMMERS_HASH,
  encodeHeader,
  hashHeader,
} from "../../../../chain/primitives/block/header.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Header } from "../../../../chain/primitives/types.ts";
import { headers } from "./samples.ts";

/** Valid in every fork since the merge, so that the library takes it. */
const merged = (header: Header): Header => ({
  ...header,
  ommersHash: EMPTY_OMMERS_HASH,
  difficulty: 0n,
  nonce: "0x0000000000000000",
  gasLimit: 2n ** 63n - 1n,
  gasUsed: header.gasUsed / 2n,
});

const FORKS = { 16: Hardfork.Paris, 17: Hardfork.Shanghai, 20: Hardfork.Cancun, 21: Hardfork.Prague } as const;

describe("block header", function () {
  before(async function () {
    await loadCrypto();
  });

  for (const count of [16, 17, 20, 21] as const) {
    it(`of ${count} fields is encoded and hashed as @ethereumjs/block does`, function () {
      const common = new Common({ chain: Mainnet, hardfork: FORKS[count] });
      fc.assert(
        fc.property(headers[count], (sample) => {
          const header = merged(sample);
          const other = createBlockHeader(
            {
              ...header,
              uncleHash: header.ommersHash,
              transactionsTrie: header.transactionsRoot,
              receiptTrie: header.receiptsRoot,
            },
            { common, skipConsensusFormatValidation: true },
          );
          expect(toHex(encodeHeader(header))).to.equal(bytesToHex(other.serialize()));
          expect(hashHeader(header)).to.equal(bytesToHex(other.hash()));
        }),
      );
    });
  }

  for (const count of [15, 16, 17, 20, 21] as const) {
    it(`of ${count} fields comes back as it was`, function () {
      fc.assert(
        fc.property(headers[count], (header) => {
          const raw = encodeHeader(header);
          expect(decodeHeader(raw)).to.deep.equal(header);
          expect(RLP.decode(raw)).to.have.length(count);
        }),
      );
    });
  }

  it("has the fields of some fork", function () {
    const [header] = fc.sample(headers[21], 1) as [Header];
    const fields = RLP.decode(encodeHeader(header)) as Uint8Array[];
    for (const count of [0, 14, 18, 19, 22]) {
      const raw = RLP.encode([...fields, Uint8Array.of(1)].slice(0, count));
      expect(() => decodeHeader(raw), String(count))
        .to.throw(BlockCodecError)
        .with.property("code", "HEADER_MALFORMED");
    }
    for (const name of ["baseFeePerGas", "withdrawalsRoot", "excessBlobGas"] as const) {
      const { [name]: left, ...rest } = header;
      expect(left === undefined, name).to.equal(false);
      expect(() => encodeHeader(rest))
        .to.throw(BlockCodecError)
        .with.property("code", "HEADER_MALFORMED");
    }
    const { requestsHash, parentBeaconBlockRoot, ...rest } = header;
    expect(requestsHash).to.not.equal(parentBeaconBlockRoot);
    const { excessBlobGas, ...fewer } = rest;
    expect(excessBlobGas).to.equal(header.excessBlobGas);
    for (const part of [rest, fewer]) expect(() => encodeHeader(part)).to.throw(BlockCodecError);
  });

  it("has fields of their widths and nothing behind them", function () {
    const [header] = fc.sample(headers[21], 1) as [Header];
    const raw = encodeHeader(header);
    const fields = RLP.decode(raw) as Uint8Array[];
    const changed = (index: number, value: Uint8Array): Uint8Array => RLP.encode(fields.with(index, value));
    const bad = [
      changed(0, new Uint8Array(31)),
      changed(6, new Uint8Array(255)),
      changed(8, Uint8Array.of(0, 1)),
      changed(9, new Uint8Array(9).fill(1)),
      changed(14, new Uint8Array(7)),
      Uint8Array.from([...raw, 0]),
      raw.subarray(0, -1),
      new Uint8Array(),
    ];
    for (const bytes of bad) {
      expect(() => decodeHeader(bytes))
        .to.throw(BlockCodecError)
        .with.property("code", "HEADER_MALFORMED");
    }
  });
});
