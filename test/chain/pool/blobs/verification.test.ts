import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { KZG } from "@ethereumjs/util";
import { BlobVerification } from "../../../../chain/pool/blobs/verification.ts";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { loadKzg } from "../../../../chain/primitives/crypto/ethereumjs.ts";
import { POOL_LIMITS } from "../../../../chain/primitives/limits.ts";
import { blobTransaction, makeBlob } from "../support/blobs.ts";
import { key } from "../support/chain.ts";
import { inFolder } from "../support/folder.ts";
import { outcome } from "../support/pool.ts";

const KEY = toHex(key(0));

/** Runs `use` with a verification whose thread runs this program. */
const withProgram = (program: string, use: (verification: BlobVerification) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const file = join(folder, "worker.mjs");
    await writeFile(file, `import { parentPort } from "node:worker_threads";\n${program}`);
    const verification = new BlobVerification(pathToFileURL(file));
    await use(verification);
    await verification.close();
  });

describe("the verification of blobs", function () {
  this.timeout(60_000);
  let kzg: KZG;

  before(async () => {
    kzg = await loadKzg();
  });

  it("takes commitments, cells and proofs that belong together, and no others", async () => {
    const verification = new BlobVerification();
    const [good, other] = [1n, 2n].map((constant) => makeBlob(kzg, constant));
    if (good === undefined || other === undefined) throw new Error("no blobs");
    const cases = [
      [[good, other], "ok"],
      [[{ ...good, data: other.data }], "BLOB_INVALID"],
      [[{ ...good, proofs: good.proofs.map((proof, i) => (i === 127 ? good.commitment : proof)) }], "BLOB_INVALID"],
      [[good], "ok"],
    ] as const;
    const answers = cases.map(([blobs]) =>
      outcome(() => verification.verify(fromHex(blobTransaction(KEY, blobs).raw))),
    );
    expect(await Promise.all(answers)).to.deep.equal(cases.map(([, expected]) => expected));
    const stranger = { blobVersionedHashes: [`0x01${"11".repeat(31)}`] };
    const { raw } = blobTransaction(KEY, [good], stranger);
    expect(await outcome(() => verification.verify(fromHex(raw)))).to.equal("BLOB_INVALID");
    await verification.close();
  });

  it("fails what it had when its thread ends, and goes on with another", () =>
    withProgram(
      `parentPort.on("message", ([first]) => { if (first === 9) process.exit(3); parentPort.postMessage({}); });`,
      async (verification) => {
        const answers = [1, 9, 1].map((first) => outcome(() => verification.verify(Uint8Array.of(first))));
        expect(await Promise.all(answers)).to.deep.equal(["ok", "VERIFICATION_FAILED", "VERIFICATION_FAILED"]);
        expect(await outcome(() => verification.verify(Uint8Array.of(1)))).to.equal("ok");
      },
    ));

  it("lets only so many wait, and refuses them when it is closed", () =>
    withProgram(`parentPort.on("message", () => undefined);`, async (verification) => {
      const ask = (): Promise<string> => outcome(() => verification.verify(Uint8Array.of(1)));
      const waiting = Array.from({ length: POOL_LIMITS.blobVerifications }, ask);
      expect(await ask()).to.equal("POOL_FULL");
      await verification.close();
      expect(new Set(await Promise.all(waiting))).to.deep.equal(new Set(["POOL_CLOSED"]));
    }));
});
