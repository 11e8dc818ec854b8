import { expect } from "chai";
import { parseEther } from "viem";
import type { Page } from "playwright-core";
import { open, theNetwork } from "./support/explorer.ts";
import { accountOf, alice } from "./support/network.ts";
import type { WalletBehaviour } from "./support/wallet-script.ts";

const WALLET = "Test wallet";
const RECIPIENT = accountOf(7).address;

/** Changes how the wallet behaves, or reads what it was asked. */
const inWallet = <T>(page: Page, work: (wallet: WalletBehaviour) => T): Promise<T> =>
  page.evaluate<T>(`(${work.toString()})(globalThis.testWallet)`);
const callsOf = async (page: Page, method: string): Promise<readonly unknown[]> => {
  const calls = await inWallet(page, (wallet) => wallet.calls);
  return calls.filter((call) => call.method === method).map(({ params }) => params);
};
const connect = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: `Connect ${WALLET}` }).click();
  await page.getByRole("button", { name: "Disconnect" }).waitFor();
};
const alert = (page: Page, text: RegExp): Promise<void> => page.getByRole("alert").filter({ hasText: text }).waitFor();

describe("Explorer: wallet [A-11]", function () {
  const wallets = [WALLET];

  it("says that the browser has none, and gives the network's details for typing", async function () {
    const page = await open("/wallet");
    await page.getByText("No wallet in this browser").waitFor();
    await page.getByText("Connect a wallet to send.").waitFor();
    await page.getByText(theNetwork().url, { exact: true }).waitFor();
  });

  it("offers every wallet that introduces itself, and connects the one that is chosen", async function () {
    const page = await open("/wallet", { wallets: ["Other wallet", WALLET] });
    await page.getByRole("button", { name: "Connect Other wallet" }).waitFor();
    await connect(page);
    await page.getByText(alice.address).first().waitFor();
    await page.getByRole("link", { name: `Wallet ${alice.address.slice(0, 6)}` }).waitFor();
  });

  it("stays connected over a reload, until it is disconnected", async function () {
    const page = await open("/wallet", { wallets });
    await connect(page);
    // A reload makes a new wallet; this one remembers that the page was allowed to see its account.
    await page.addInitScript("globalThis.testWallet.allowed = true");
    await page.reload();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("button", { name: `Connect ${WALLET}` }).waitFor();
    expect(await callsOf(page, "wallet_revokePermissions")).to.have.length(1);
    expect(await callsOf(page, "eth_requestAccounts")).to.have.length(0);
    await page.reload();
    await page.getByRole("button", { name: `Connect ${WALLET}` }).waitFor();
  });

  it("accepts that the person refuses, or has not answered yet", async function () {
    const page = await open("/wallet", { wallets });
    await inWallet(page, (wallet) => (wallet.refuses = ["eth_requestAccounts"]));
    await page.getByRole("button", { name: `Connect ${WALLET}` }).click();
    await alert(page, /refused/);
    await inWallet(page, (wallet) => {
      wallet.refuses = [];
      wallet.pending = ["eth_requestAccounts"];
    });
    await page.getByRole("button", { name: `Connect ${WALLET}` }).click();
    await alert(page, /still waits/);
    await inWallet(page, (wallet) => (wallet.pending = []));
    await connect(page);
    expect(await page.getByRole("alert").count()).to.equal(0);
  });

  it("notices another network, and changes to the node's", async function () {
    const page = await open("/wallet", { wallets });
    await inWallet(page, (wallet) => (wallet.chainId = "0x1"));
    await connect(page);
    await page.getByText("wrong network").first().waitFor();
    expect(await page.getByLabel("Amount").count()).to.equal(0);
    await page.getByRole("button", { name: "Switch to CPChain local" }).first().click();
    await page.getByLabel("Amount").waitFor();
    expect(await callsOf(page, "wallet_switchEthereumChain")).to.deep.equal([[{ chainId: "0x29" }]]);
  });

  it("adds the node's network to a wallet that does not know it", async function () {
    const page = await open("/wallet", { wallets });
    await inWallet(page, (wallet) => {
      wallet.chainId = "0x1";
      wallet.known.splice(0);
    });
    await connect(page);
    await page.getByRole("button", { name: "Switch to CPChain local" }).first().click();
    await page.getByLabel("Amount").waitFor();
    const expected = {
      chainId: "0x29",
      chainName: "CPChain local",
      nativeCurrency: { name: "CPC", symbol: "CPC", decimals: 18 },
      rpcUrls: [theNetwork().url],
    };
    expect(await callsOf(page, "wallet_addEthereumChain")).to.deep.equal([[expected]]);
  });

  it("adds the network for whoever only wants that, and tells that it did", async function () {
    const page = await open("/wallet", { wallets });
    await inWallet(page, (wallet) => (wallet.refuses = ["wallet_addEthereumChain"]));
    await page.getByRole("button", { name: "Add this network" }).click();
    await alert(page, /refused/);
    await inWallet(page, (wallet) => (wallet.refuses = []));
    await page.getByRole("button", { name: "Add this network" }).click();
    await page.getByText(`${WALLET} has the network.`).waitFor();
    expect(await callsOf(page, "eth_requestAccounts")).to.have.length(0);
  });

  it("sends, and shows the block that it came into", async function () {
    const page = await open("/wallet", { wallets });
    await connect(page);
    const before = await theNetwork().client().getBalance({ address: RECIPIENT });
    await page.getByLabel("To").fill(RECIPIENT);
    await page.getByLabel("Amount").fill("2.5");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText(/Done in block/).waitFor();
    const after = await theNetwork().client().getBalance({ address: RECIPIENT });
    expect(after - before).to.equal(parseEther("2.5"));
    await page.getByRole("status").getByRole("link", { name: /^0x/ }).click();
    await page.getByRole("heading", { level: 1, name: "Transaction" }).waitFor();
    await page.getByText("2.5 CPC").first().waitFor();
  });

  it("names what is wrong with an entry, beside it", async function () {
    const page = await open("/wallet", { wallets });
    await connect(page);
    await page.getByLabel("To").fill("0x12");
    await page.getByLabel("Amount").fill("one");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("40 hexadecimal digits").waitFor();
    expect(await page.getByLabel("Amount").getAttribute("aria-invalid")).to.equal("true");
    expect(await callsOf(page, "eth_sendTransaction")).to.have.length(0);
  });

  it("tells what cannot be paid before the wallet is asked, and that a signature was refused after", async function () {
    const page = await open("/wallet", { wallets });
    await connect(page);
    await page.getByLabel("To").fill(RECIPIENT);
    await page.getByLabel("Amount").fill("999999999");
    await page.getByRole("button", { name: "Send" }).click();
    await alert(page, /insufficient/i);
    expect(await callsOf(page, "eth_sendTransaction")).to.have.length(0);
    await inWallet(page, (wallet) => (wallet.refuses = ["eth_sendTransaction"]));
    await page.getByLabel("Amount").fill("1");
    await page.getByRole("button", { name: "Send" }).click();
    await alert(page, /refused.*Nothing was sent/);
  });
});
