import { expect } from "chai";
import { parseConfig } from "../../../../chain/node/config.ts";

describe("Configuration of metrics", () => {
  const parse = (more: object) => parseConfig({ dataDir: "chain", genesis: "genesis.json", ...more }, "/").metrics;

  it("measures nothing unless asked, and then serves this machine only", () => {
    expect(parse({})).to.equal(undefined);
    expect(parse({ metrics: {} })).to.deep.equal({ host: "127.0.0.1", port: 9_100 });
  });

  it("refuses a port that does not exist", () => {
    expect(() => parse({ metrics: { port: 70_000 } })).to.throw(/metrics\.port/);
  });
});
