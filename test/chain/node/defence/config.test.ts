import { expect } from "chai";
import { parseConfig } from "../../../../chain/node/config.ts";
import { NodeError } from "../../../../chain/node/errors.ts";

const parse = (parts: object) => parseConfig({ dataDir: "data", genesis: "genesis.json", ...parts }, "/tmp");

describe("Configuration of the defence", () => {
  it("is automatic unless the operator wants to decide [T-12]", () => {
    expect(parse({ network: {} }).network?.defence).to.equal("automatic");
    expect(parse({ network: { defence: "manual" } }).network?.defence).to.equal("manual");
  });

  it("gives the operator methods only on a port that nobody else can call [T-12]", () => {
    expect(parse({}).rpc.admin).to.not.equal(true);
    expect(parse({ rpc: { admin: true } }).rpc.admin).to.equal(true);
    const open = [{ host: "0.0.0.0" }, { hosts: ["node.example"] }, { cors: ["*"] }];
    for (const parts of open) {
      expect(() => parse({ rpc: { admin: true, ...parts } })).to.throw(NodeError, "rpc.admin");
    }
  });
});
