import { expect } from "chai";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createCrypto, CryptoError } from "../../../../chain/primitives/crypto/index.ts";
import type { CryptoProvider } from "../../../../chain/primitives/crypto/index.ts";
import { packItems } from "../../../../chain/primitives/crypto/recovery-batch.ts";
import type { RecoveryItem } from "../../../../chain/primitives/crypto/recovery-batch.ts";
import { SenderRecovery } from "../../../../chain/primitives/crypto/recovery-pool.ts";
import { RecoveryThread } from "../../../../chain/primitives/crypto/recovery-thread.ts";
import { RECOVERY_LIMITS } from "../../../../chain/primitives/limits.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

/** A worker that is ready and then ends with the first batch. */
const FRAGILE = new URL(
  `data:text/javascript,${encodeURIComponent(
    `import { parentPort } from "node:worker_threads";
     parentPort.on("message", () => process.exit(7));
     parentPort.postMessage("ready");`,
  )}`,
);
const STILLBORN = new URL("data:text/javascript,throw new Error('no start')");

const failureOf = async (promise: Promise<unknown>): Promise<CryptoError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(CryptoError);
  return error as CryptoError;
};

describe("recovery of senders", function () {
  this.timeout(30_000);
  let provider: CryptoProvider;
  let item: RecoveryItem;
  let signer: Address;
  const pools: SenderRecovery[] = [];
  const threads: RecoveryThread[] = [];

  const start = async (options: Parameters<typeof SenderRecovery.start>[0]): Promise<SenderRecovery> => {
    const pool = await SenderRecovery.start(options);
    pools.push(pool);
    return pool;
  };
  const thread = (script?: URL): RecoveryThread => {
    const made = new RecoveryThread("native", script);
    threads.push(made);
    return made;
  };

  before(async function () {
    provider = await createCrypto("native");
    const key = new Uint8Array(32).fill(9);
    const signingHash = new Uint8Array(32).fill(3);
    item = { signingHash, ...provider.sign(signingHash, key) };
    signer = provider.addressOf(key);
  });

  afterEach(async function () {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
    await Promise.all(threads.splice(0).map((made) => made.close("RECOVERY_CLOSED")));
  });

  /** Valid and invalid signatures and what should come of them. */
  function mixed(count: number): { items: RecoveryItem[]; expected: (Address | undefined)[] } {
    const items: RecoveryItem[] = [];
    const expected: (Address | undefined)[] = [];
    for (let index = 0; index < count; index++) {
      const key = new Uint8Array(32).fill((index % 200) + 1);
      const signingHash = provider.keccak256(Uint8Array.of(index & 255, index >> 8));
      const valid = index % 7 !== 3;
      items.push({ signingHash, ...provider.sign(signingHash, key), ...(valid ? {} : { r: 0n }) });
      expected.push(valid ? provider.addressOf(key) : undefined);
    }
    return { items, expected };
  }

  for (const crypto of ["native", "reference"] as const) {
    for (const workers of [0, 1, 2]) {
      it(`gives every signer in order with ${crypto} cryptography and ${String(workers)} workers`, async function () {
        const pool = await start({ workers, crypto });
        const sizes = [0, 1, RECOVERY_LIMITS.workerItems - 1, RECOVERY_LIMITS.workerItems, 50];
        if (crypto === "native") sizes.push(RECOVERY_LIMITS.chunkItems * 2 + 5);
        for (const size of sizes) {
          const { items, expected } = mixed(size);
          expect(await pool.recover(items)).to.deep.equal(expected);
        }
      });
    }
  }

  it("serves callers at the same time", async function () {
    const pool = await start({ workers: 2 });
    const samples = [40, 3, 80, 20].map(mixed);
    const results = await Promise.all(samples.map(({ items }) => pool.recover(items)));
    expect(results).to.deep.equal(samples.map(({ expected }) => expected));
  });

  it("fails the work of a thread that dies and replaces it", async function () {
    let spawned = 0;
    const pool = await start({ workers: 1, spawn: () => thread(spawned++ === 0 ? FRAGILE : undefined) });
    const items = new Array<RecoveryItem>(RECOVERY_LIMITS.workerItems).fill(item);
    expect((await failureOf(pool.recover(items))).code).to.equal("RECOVERY_FAILED");
    expect(await pool.recover(items)).to.deep.equal(items.map(() => signer));
    expect(spawned).to.equal(2);
  });

  it("does not start with threads that cannot", async function () {
    const failure = await failureOf(start({ workers: 1, spawn: () => thread(STILLBORN) }));
    expect(failure.code).to.equal("RECOVERY_FAILED");
    expect(failure.cause).to.have.property("message", "no start");
  });

  it("a thread ends at a batch it cannot read", async function () {
    const one = thread();
    await one.ready;
    const answered = one.run(packItems([item]));
    const broken = one.run(new Uint8Array(5));
    expect((await answered)[0]).to.equal(1);
    expect((await failureOf(broken)).code).to.equal("RECOVERY_FAILED");
    expect(one.alive).to.be.false;
    expect(one.pending).to.equal(0);
    expect((await failureOf(one.run(packItems([item])))).code).to.equal("RECOVERY_FAILED");
  });

  it("refuses work after it was closed and ends what was pending", async function () {
    const pool = await start({ workers: 1 });
    const pending = failureOf(pool.recover(mixed(300).items));
    await pool.close();
    expect((await pending).code).to.equal("RECOVERY_CLOSED");
    expect((await failureOf(pool.recover([item]))).code).to.equal("RECOVERY_CLOSED");
  });

  it("refuses hashes that are not 32 bytes", async function () {
    const pool = await start({ workers: 0 });
    const failure = await failureOf(pool.recover([{ ...item, signingHash: new Uint8Array(31) }]));
    expect(failure.code).to.equal("INPUT_INVALID");
  });

  for (const flags of [[], ["--import", "tsx"]]) {
    it(`runs under node ${flags.join(" ")} and lets the process end unclosed`, async function () {
      const module = fileURLToPath(new URL("../../../../chain/primitives/crypto/recovery-pool.ts", import.meta.url));
      const script = `const { SenderRecovery } = await import(${JSON.stringify(module)});
        const pool = await SenderRecovery.start({ workers: 1 });
        const item = { signingHash: new Uint8Array(32).fill(3), r: ${String(item.r)}n, s: ${String(item.s)}n, yParity: ${String(item.yParity)} };
        console.log(new Set(await pool.recover(new Array(20).fill(item))));`;
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, [...flags, "--input-type=module", "-e", script]);
      expect(stdout).to.contain(signer);
    });
  }
});
