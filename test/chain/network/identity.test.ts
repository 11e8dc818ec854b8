import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { loadIdentity } from "../../../chain/network/identity.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";

describe("Identity of a peer", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-identity-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("is made once and kept for its owner only", async () => {
    const file = path.join(folder, "deep", "peer.key");
    const made = await loadIdentity(file);
    expect(await loadIdentity(file)).to.deep.equal(made);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readdir(path.dirname(file))).to.deep.equal(["peer.key"]);
  });

  it("is never replaced when the file holds something else", async () => {
    const file = path.join(folder, "peer.key");
    await writeFile(file, "no key");
    expect(await loadIdentity(file).then(String, errorCode)).to.equal("KEY_INVALID");
    expect(await loadIdentity(folder).then(String, errorCode)).to.equal("KEY_INVALID");
  });
});
