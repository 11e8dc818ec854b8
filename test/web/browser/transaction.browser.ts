import { expect } from "chai";
import { open, theNetwork, theScene } from "./support/explorer.ts";
import { alice, bob } from "./support/network.ts";
import type { Scene } from "./support/scene.ts";

describe("Explorer: transactions and accounts [A-11]", function () {
  let scene: Scene;
  before(function () {
    scene = theScene();
  });

  it("decodes the call and the logs of a contract that it knows", async function () {
    const page = await open(`/tx/${scene.attribute}`);
    const call = page.getByRole("region", { name: "Call", exact: true });
    await call.getByText("setAttribute").first().waitFor();
    // Until the contract's code has come, its call is read by its selector alone.
    await call.getByText("by selector").waitFor({ state: "detached" });
    const text = await call.innerText();
    for (const part of ["identity", "name", "value", "0xc0ffee", "validity", "3,600"]) {
      expect(text).to.include(part);
    }
    const logs = page.getByRole("region", { name: "Logs" });
    await logs.getByText("DIDAttributeChanged").waitFor();
    expect(await logs.innerText()).to.include("0xc0ffee");
  });

  it("decodes the usual tokens by their standard, and shows what moved", async function () {
    const page = await open(`/tx/${scene.transfer}`);
    await page.getByRole("region", { name: "Call", exact: true }).getByText("by selector").waitFor();
    const moved = page.getByRole("region", { name: "Token transfers" });
    await moved.getByText("PT", { exact: true }).waitFor();
    expect(await moved.innerText()).to.match(/\b250\b/);
  });

  it("tells why a transaction was undone, in the contract's words", async function () {
    const page = await open(`/tx/${scene.reverted}`);
    await page.getByText("failed").first().waitFor();
    await page.getByText("NotIdentityOwner").first().waitFor();
  });

  it("shows what an account has and did", async function () {
    const page = await open(`/address/${bob.address}`);
    await page.getByRole("link", { name: "Tokens" }).click();
    const tokens = page.locator("main table");
    await tokens.getByText("PT", { exact: true }).first().waitFor();
    expect(await tokens.innerText()).to.match(/\b250\b/);
    await page.getByRole("link", { name: "Transactions" }).click();
    await page.locator("main table tbody tr").first().waitFor();
  });

  it("recognises a deployed contract by its code", async function () {
    const page = await open(`/address/${scene.registry}`);
    await page.getByRole("heading", { level: 1, name: "DidRegistry" }).waitFor();
    await page.getByText("contracts/identity/DidRegistry.sol").first().waitFor();
    await page.goto(`${theNetwork().url}#/address/${alice.address}`);
    await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
  });
});
