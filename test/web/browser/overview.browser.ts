import { expect } from "chai";
import { open, theNetwork, theScene } from "./support/explorer.ts";
import { bob } from "./support/network.ts";
import type { Scene } from "./support/scene.ts";

describe("Explorer: blocks and search [A-11]", function () {
  let scene: Scene;
  before(function () {
    scene = theScene();
  });

  it("comes from the node's own port and names the chain", async function () {
    const page = await open("/");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    expect(await page.title()).to.equal("Overview · CPChain explorer");
    await page.getByText("Chain id 41").waitFor();
  });

  it("shows new blocks as they come, without being asked", async function () {
    const page = await open("/");
    const newest = page.locator("table").first().locator("tbody tr").first();
    await newest.waitFor();
    const { blockNumber } = await theNetwork().send(bob.address);
    await newest.getByRole("link", { name: String(blockNumber), exact: true }).waitFor();
    await page.getByRole("status").filter({ hasText: "live" }).waitFor();
    await page.locator("header").getByText(String(blockNumber), { exact: true }).waitFor();
  });

  it("leads from a block to its transactions and back", async function () {
    const page = await open("/blocks");
    const heading = page.getByRole("heading", { level: 1, name: `Block ${scene.block}` });
    await page.getByRole("link", { name: String(scene.block), exact: true }).click();
    await heading.waitFor();
    await page
      .getByRole("link", { name: scene.transfer.slice(0, 8) })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "Transaction" }).waitFor();
    await page.goBack();
    await heading.waitFor();
  });

  describe("finds", function () {
    const search = async (text: string) => {
      const page = await open("/");
      await page.getByRole("searchbox").fill(text);
      await page.getByRole("searchbox").press("Enter");
      return page;
    };

    it("a block by its number", async function () {
      await (await search("2")).getByRole("heading", { level: 1, name: /^Block 2/ }).waitFor();
    });

    it("a transaction by its hash", async function () {
      const page = await search(scene.transfer);
      await page.getByRole("heading", { level: 1, name: "Transaction" }).waitFor();
    });

    it("an account by its address, in any case", async function () {
      const page = await search(bob.address.toLowerCase());
      await page.getByText(bob.address).first().waitFor();
    });

    it("a contract by its name", async function () {
      const page = await search("Treasury");
      await page.getByRole("heading", { level: 1, name: "Treasury" }).waitFor();
    });

    it("nothing where there is nothing, and says so", async function () {
      for (const text of ["nothing of that name", `0x${"12".repeat(32)}`, "999999999"]) {
        const page = await search(text);
        await page.locator(".notice-title").first().waitFor();
        expect(await page.locator("main").innerText(), text).to.match(/no |not |nothing/i);
      }
    });
  });

  it("says of places that do not exist that they do not", async function () {
    for (const place of ["/nowhere", "/block/999999", `/tx/0x${"ab".repeat(32)}`, "/address/0x12"]) {
      const page = await open(place);
      await page.locator(".notice-title").first().waitFor();
    }
  });

  it("says of an account that nothing happened to it", async function () {
    const page = await open(`/address/0x${"4e".repeat(20)}`);
    await page.getByText("0 CPC").first().waitFor();
    await page.locator(".notice-title").first().waitFor();
  });

  it("copies an address whole", async function () {
    const page = await open(`/address/${bob.address}`);
    await page.getByRole("button", { name: "Copy address", exact: true }).first().click();
    await page.getByText("Copied").waitFor({ state: "attached" });
    expect(await page.evaluate("navigator.clipboard.readText()")).to.equal(bob.address);
  });
});
