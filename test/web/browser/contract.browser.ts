import { expect } from "chai";
import type { Page } from "playwright-core";
import { open, theNetwork, theScene } from "./support/explorer.ts";
import { alice, artifact, bob } from "./support/network.ts";
import type { Scene } from "./support/scene.ts";

const WALLET = "Test wallet";
const TOKEN_ABI = JSON.stringify(artifact("mocks/PermitToken.sol", "PermitToken").abi);

describe("Explorer: reading and writing contracts [A-11]", function () {
  let scene: Scene;
  before(function () {
    scene = theScene();
  });

  /** Unfolds a function of a contract. */
  const unfold = async (page: Page, name: string) => {
    const entry = page.locator("details.function").filter({ has: page.locator(`summary b:text-is("${name}")`) });
    await entry.locator("summary").click();
    return entry;
  };
  const connected = async (place: string): Promise<Page> => {
    const page = await open("/wallet", { wallets: [WALLET] });
    await page.getByRole("button", { name: `Connect ${WALLET}` }).click();
    await page.getByRole("button", { name: "Disconnect" }).waitFor();
    await page.goto(`${theNetwork().url}#${place}`);
    return page;
  };

  it("shows at once what needs no entries", async function () {
    const page = await open(`/address/${scene.registry}/contract`);
    const entry = await unfold(page, "eip712Domain");
    await entry.getByText("CPChain DID Registry").waitFor();
    expect(await entry.innerText()).to.include("chainId");
  });

  it("reads with entries, and checks them", async function () {
    const page = await open(`/address/${scene.registry}/contract`);
    const entry = await unfold(page, "identityOwner");
    await entry.getByLabel("identity").fill("me");
    await entry.getByRole("button", { name: "Read" }).click();
    await entry.getByText("40 hexadecimal digits").waitFor();
    await entry.getByLabel("identity").fill(bob.address);
    await entry.getByRole("button", { name: "Read" }).click();
    await entry
      .getByRole("status")
      .getByRole("link", { name: bob.address.slice(0, 8) })
      .waitFor();
  });

  it("takes lists item by item", async function () {
    const page = await open(`/address/${scene.registry}/contract`);
    const entry = await unfold(page, "verifyDevice");
    for (const label of ["Add to proof", "Add to proof", "Remove proof[1]"]) {
      await entry.getByRole("button", { name: label }).click();
    }
    await entry.getByRole("button", { name: "Read" }).click();
    expect(await entry.getByLabel("proof[0]").getAttribute("aria-invalid")).to.equal("true");
    expect(await entry.locator("[aria-invalid=true]").count()).to.equal(4);
  });

  it("offers what the code behind a proxy can do", async function () {
    const page = await open(`/address/${scene.clone}/contract`);
    await page.getByText("EIP-1167").waitFor();
    const entry = await unfold(page, "identityOwner");
    await entry.getByLabel("identity").fill(bob.address);
    await entry.getByRole("button", { name: "Read" }).click();
    await entry
      .getByRole("status")
      .getByRole("link", { name: bob.address.slice(0, 8) })
      .waitFor();
  });

  it("asks for a wallet before it writes", async function () {
    const page = await open(`/address/${scene.registry}/contract`);
    const entry = await unfold(page, "deactivate");
    await entry.getByText("Connect a wallet to call this function.").waitFor();
  });

  it("writes through the wallet, and leads to the transaction", async function () {
    const page = await connected(`/address/${scene.registry}/contract`);
    const entry = await unfold(page, "addDelegate");
    await entry.getByLabel("identity").fill(alice.address);
    await entry.getByLabel("delegateType").fill(`0x${"11".repeat(32)}`);
    await entry.getByLabel("delegate address").fill(bob.address);
    await entry.getByLabel("validity").fill("1e3");
    await entry.getByRole("button", { name: "Send" }).click();
    await entry.getByText(/Done in block/).waitFor();
    await entry.getByRole("status").getByRole("link", { name: /^0x/ }).click();
    await page.getByRole("region", { name: "Call", exact: true }).getByText("addDelegate").first().waitFor();
    await page.getByText("1,000", { exact: true }).first().waitFor();
  });

  it("tells the contract's own error before the wallet is asked", async function () {
    const page = await connected(`/address/${scene.registry}/contract`);
    const entry = await unfold(page, "deactivate");
    await entry.getByLabel("identity").fill(bob.address);
    await entry.getByRole("button", { name: "Send" }).click();
    await entry.getByRole("alert").getByText(`NotIdentityOwner(identity: ${bob.address}`).waitFor();
    const calls = await page.evaluate(() => globalThis.testWallet.calls.map(({ method }) => method));
    expect(calls).not.to.include("eth_sendTransaction");
  });

  it("tells that the signature was refused", async function () {
    const page = await connected(`/address/${scene.registry}/contract`);
    await page.evaluate(() => (globalThis.testWallet.refuses = ["eth_sendTransaction"]));
    const entry = await unfold(page, "deactivate");
    await entry.getByLabel("identity").fill(alice.address);
    await entry.getByRole("button", { name: "Send" }).click();
    await entry.getByRole("alert").getByText("You refused in your wallet").waitFor();
  });

  it("takes the ABI of a contract that it does not know, and keeps it in this tab", async function () {
    const page = await open(`/address/${scene.token}/contract`);
    await page.getByLabel("ABI JSON").fill("function f()");
    await page.getByRole("button", { name: "Use this ABI" }).click();
    await page.getByText("This is not JSON").waitFor();
    await page.getByLabel("ABI JSON").fill(TOKEN_ABI);
    await page.getByRole("button", { name: "Use this ABI" }).click();
    const symbol = await unfold(page, "symbol");
    await symbol.getByText("PT").waitFor();
    await page.reload();
    const balance = await unfold(page, "balanceOf");
    await balance.getByLabel("account").fill(bob.address);
    await balance.getByRole("button", { name: "Read" }).click();
    await balance.getByText("250,000,000,000,000,000,000").waitFor();
  });

  it("sends value along to functions that take it", async function () {
    const weth = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
    const page = await connected(`/address/${weth}/contract`);
    const entry = await unfold(page, "deposit");
    await entry.getByLabel("Amount to send along").fill("0.25");
    await entry.getByRole("button", { name: "Send" }).click();
    await entry.getByText(/Done in block/).waitFor();
    expect(await theNetwork().client().getBalance({ address: weth })).to.equal(250_000_000_000_000_000n);
  });
});
