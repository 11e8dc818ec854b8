import { expect } from "chai";
import { allowComplaints, open, theNetwork } from "./support/explorer.ts";
import { bob } from "./support/network.ts";

describe("Explorer: a node that stops [A-11]", function () {
  it("is told, and the page goes on when it is back", async function () {
    this.timeout(60_000);
    const page = await open("/");
    // Browsers report every failed connection, whatever the page does about it.
    allowComplaints(page, /ERR_CONNECTION_REFUSED|WebSocket connection to .* failed/);
    const { blockNumber } = await theNetwork().send(bob.address);
    await page
      .getByRole("link", { name: String(blockNumber), exact: true })
      .first()
      .waitFor();
    await theNetwork().stop();
    await page.getByText("node does not answer").waitFor();
    await page.getByRole("link", { name: "Blocks", exact: true }).click();
    await page.getByText("The node does not answer.").first().waitFor();
    await theNetwork().restart();
    const next = await theNetwork().send(bob.address);
    expect(Number(next.blockNumber)).to.be.greaterThan(Number(blockNumber));
    await page
      .getByRole("link", { name: String(next.blockNumber), exact: true })
      .first()
      .waitFor({ timeout: 45_000 });
    await page
      .getByRole("status")
      .filter({ hasText: /live|asking/ })
      .waitFor();
  });
});
