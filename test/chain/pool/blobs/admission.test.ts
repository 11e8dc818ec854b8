import { expect } from "chai";
import { join } from "node:path";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { POOL_LIMITS } from "../../../../chain/primitives/limits.ts";
import { BLOB_BYTES, CELLS_PER_BLOB } from "../../../../chain/primitives/transaction/sidecar.ts";
import type { Hex } from "../../../../chain/primitives/types.ts";
import { refusal } from "../../../../chain/pool/errors.ts";
import type { PoolSettings } from "../../../../chain/pool/pool.ts";
import { blobTransaction } from "../support/blobs.ts";
import type { Blob } from "../support/blobs.ts";
import { ETHER, FakeChain, addressOf, key, signed } from "../support/chain.ts";
import type { Account } from "../support/chain.ts";
import { inFolder } from "../support/folder.ts";
import { openPool, outcome } from "../support/pool.ts";
import type { Bench } from "../support/pool.ts";

const POINT: Hex = `0xc0${"00".repeat(47)}`;
/** Nobody verifies it here. */
const BLOB: Blob = {
  data: `0x${"00".repeat(BLOB_BYTES)}`,
  commitment: POINT,
  proofs: new Array<Hex>(CELLS_PER_BLOB).fill(POINT),
};
const KEY = toHex(key(0));

const blob = (differences: Parameters<typeof blobTransaction>[2] = {}, blobs: readonly Blob[] = [BLOB]): Uint8Array =>
  fromHex(blobTransaction(KEY, blobs, differences).raw);

/** A pool that counts verifications, each of which does what `verify` says. */
const openBlobPool = async (
  settings: Partial<PoolSettings> = {},
  verify: () => Promise<void> = () => Promise.resolve(),
  chain = new FakeChain(),
): Promise<Bench & { readonly verified: () => number }> => {
  let verified = 0;
  const verifyBlobs = (): Promise<void> => {
    verified += 1;
    return verify();
  };
  return { ...(await openPool({ ...settings, verifyBlobs }, chain)), verified: () => verified };
};

describe("the pool and blob transactions", () => {
  before(() => loadCrypto());

  it("keeps the blobs until the transaction is gone", async () => {
    const { pool } = await openBlobPool();
    const { raw, hash } = blobTransaction(KEY, [BLOB]);
    expect(await pool.add(fromHex(raw))).to.equal(hash);
    expect(pool.sidecar(hash)?.blobs.map(toHex)).to.deep.equal([BLOB.data]);
    expect(pool.get(hash)).to.include({ type: 3, hash });
    pool.drop(hash);
    expect(pool.sidecar(hash)).to.equal(undefined);
  });

  interface Cheap {
    readonly code: string;
    readonly blobs?: readonly Blob[];
    readonly differences?: Parameters<typeof blobTransaction>[2];
    readonly account?: Partial<Account>;
  }
  const cheap: Readonly<Record<string, Cheap>> = {
    "more than six blobs": { code: "BLOB_INVALID", blobs: new Array<Blob>(7).fill(BLOB) },
    "more bytes than six blobs have": { code: "TOO_LARGE", blobs: new Array<Blob>(8).fill(BLOB) },
    "a hash of another version": {
      code: "BLOB_INVALID",
      differences: { blobVersionedHashes: [`0x02${"11".repeat(31)}`] },
    },
    "proofs of whole blobs (EIP-4844)": {
      code: "BLOB_INVALID",
      blobs: [{ ...BLOB, proofs: [POINT] }],
      differences: { blobWrapperVersion: null },
    },
    "another chain": { code: "WRONG_CHAIN_ID", differences: { chainId: 1 } },
    "too little gas": { code: "INTRINSIC_GAS_TOO_LOW", differences: { gasLimit: 20_999 } },
    "a nonce that was used": { code: "NONCE_TOO_LOW", account: { nonce: 1n } },
    "a blob fee that the account cannot pay": {
      code: "INSUFFICIENT_FUNDS",
      differences: { maxFeePerBlobGas: ETHER / 131_072n + 1n },
    },
    "a contract that sends": { code: "SENDER_NOT_EOA", account: { code: Uint8Array.of(1) } },
  };
  for (const [what, { code, blobs, differences, account }] of Object.entries(cheap)) {
    it(`refuses ${what} before it verifies anything: ${code}`, async () => {
      const { pool, chain, verified } = await openBlobPool();
      chain.set(addressOf(0), account ?? {});
      expect(await outcome(() => pool.add(blob(differences, blobs)))).to.equal(code);
      expect(verified()).to.equal(0);
      expect(pool.counts).to.deep.equal({ pending: 0, queued: 0 });
    });
  }

  it("refuses what does not verify, and is then unchanged", async () => {
    const { pool, pending } = await openBlobPool({}, () => Promise.reject(refusal("BLOB_INVALID")));
    expect(await outcome(() => pool.add(blob()))).to.equal("BLOB_INVALID");
    expect([pool.counts.pending, pending.length]).to.deep.equal([0, 0]);
  });

  it("checks again what happened while it verified", async () => {
    const chain = new FakeChain();
    const { pool } = await openBlobPool(
      {},
      () => {
        chain.set(addressOf(0), { nonce: 1n });
        return Promise.resolve();
      },
      chain,
    );
    expect(await outcome(() => pool.add(blob()))).to.equal("NONCE_TOO_LOW");
  });

  it("lets one be replaced only for twice all three fees", async () => {
    const { pool, verified } = await openBlobPool();
    const fees = (fee: bigint, tip: bigint, blobFee: bigint): Uint8Array =>
      blob({ maxFeePerGas: fee, maxPriorityFeePerGas: tip, maxFeePerBlobGas: blobFee });
    await pool.add(fees(1_000n, 100n, 10n));
    for (const less of [fees(1_999n, 200n, 20n), fees(2_000n, 199n, 20n), fees(2_000n, 200n, 19n)]) {
      expect(await outcome(() => pool.add(less))).to.equal("REPLACEMENT_UNDERPRICED");
    }
    expect(verified()).to.equal(1);
    expect(await outcome(() => pool.add(fees(2_000n, 200n, 20n)))).to.equal("ok");
    expect(pool.counts.pending).to.equal(1);
    const plain = signed(0, 0, { maxFeePerGas: 3_999n, maxPriorityFeePerGas: 400n });
    expect(await outcome(() => pool.add(plain.raw))).to.equal("REPLACEMENT_UNDERPRICED");
  });

  it("waits for a lower blob fee", async () => {
    const { pool, chain } = await openBlobPool();
    await pool.add(blob({ maxFeePerBlobGas: 10n }));
    chain.blobFee = 11n;
    pool.onBlock([], []);
    expect(pool.counts).to.deep.equal({ pending: 0, queued: 1 });
    chain.blobFee = 10n;
    pool.onBlock([], []);
    expect(pool.counts).to.deep.equal({ pending: 1, queued: 0 });
  });

  it("keeps only so many of one account", async () => {
    const { pool } = await openBlobPool();
    const most = POOL_LIMITS.blobTransactionsPerSender;
    for (let nonce = 0; nonce < most; nonce++) await pool.add(blob({ nonce }));
    expect(await outcome(() => pool.add(blob({ nonce: most })))).to.equal("SENDER_LIMIT");
    expect(await outcome(() => pool.add(signed(0, most, { maxFeePerGas: 20n }).raw))).to.equal("ok");
  });

  it("has them again after a restart, verified once only", () =>
    inFolder(async (folder) => {
      const journal = { path: join(folder, "pool"), fsync: false };
      const first = await openBlobPool({ journal });
      const { raw, hash } = blobTransaction(KEY, [BLOB, BLOB]);
      await first.pool.add(fromHex(raw));
      await first.pool.close();
      const second = await openBlobPool({ journal });
      expect(second.pool.sidecar(hash)?.blobs).to.have.length(2);
      expect([second.verified(), second.warnings.length]).to.deep.equal([0, 0]);
      await second.pool.close();
    }));

  it("refuses one whose verification ends after it was closed: POOL_CLOSED", async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const started = Promise.withResolvers<undefined>();
    const { pool } = await openBlobPool({}, () => {
      started.resolve(undefined);
      return promise;
    });
    const added = outcome(() => pool.add(blob()));
    await started.promise;
    await pool.close();
    resolve(undefined);
    expect(await added).to.equal("POOL_CLOSED");
  });
});
