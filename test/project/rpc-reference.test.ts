import { expect } from "chai";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT, readText } from "./support/files.ts";

describe("RPC reference", function () {
  this.timeout(20_000);

  it("is what the definitions of the methods say", () => {
    const script = path.join(ROOT, "scripts/rpc-reference.ts");
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(status, stderr).to.equal(0);
  });

  it("shows parameters, what is assumed without them, and results", () => {
    const text = readText("docs/rpc-reference.md");
    expect(text).to.include("### eth_getBalance");
    expect(text).to.include('2. `block`: `blockNumberOrTagOrHash`, "latest" when left out');
    expect(text).to.include("Answers with `transactionInfo | null`.");
  });
});
