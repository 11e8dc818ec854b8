import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { hashOfSources } from "../../../web/build/sources.ts";

describe("Sources of the page", function () {
  let root: string;
  beforeEach(async function () {
    root = await mkdtemp(path.join(tmpdir(), "cpchain-sources-"));
    for (const folder of ["web/src/app", "web/dist", "typechain-types/explorer/token"]) {
      await mkdir(path.join(root, folder), { recursive: true });
    }
    await write("web/src/app/app.tsx", "1");
    await write("typechain-types/explorer/token/Treasury.json", "{}");
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const write = (file: string, text: string): Promise<void> => writeFile(path.join(root, file), text);

  it("have another hash when their content, names or number change", async function () {
    const hashes = [hashOfSources(root)];
    await write("web/src/app/app.tsx", "2");
    hashes.push(hashOfSources(root));
    await write("typechain-types/explorer/token/Treasury.json", "[]");
    hashes.push(hashOfSources(root));
    await rename(path.join(root, "web/src/app/app.tsx"), path.join(root, "web/src/app/main.tsx"));
    hashes.push(hashOfSources(root));
    await write("package-lock.json", "{}");
    hashes.push(hashOfSources(root));
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("have the same hash whatever the time, and whatever was built", async function () {
    const before = hashOfSources(root);
    await utimes(path.join(root, "web/src/app/app.tsx"), 1, 1);
    await write("web/dist/index.html", "<!doctype html>");
    await write("README.md", "# Title");
    expect(hashOfSources(root)).to.equal(before);
  });
});
