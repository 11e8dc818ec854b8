import { expect } from "chai";
import { parseConfig } from "../../../chain/node/config.ts";

const CONFIG = { dataDir: "chain", genesis: "genesis.json" };

describe("Configuration of the page at the RPC port", function () {
  it("shows it unless told otherwise", function () {
    expect(parseConfig(CONFIG, "/").rpc.page).to.equal(true);
    expect(parseConfig({ ...CONFIG, rpc: { page: false } }, "/").rpc.page).to.equal(false);
    expect(() => parseConfig({ ...CONFIG, rpc: { page: "no" } }, "/")).to.throw("rpc.page");
  });
});
