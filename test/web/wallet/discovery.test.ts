import { expect } from "chai";
import { discoverWallets, MAX_WALLETS } from "../../../web/src/wallet/discovery.ts";
import type { WalletHost } from "../../../web/src/wallet/discovery.ts";
import type { Wallet } from "../../../web/src/wallet/provider.ts";
import { FakeProvider } from "./fake-provider.ts";

const ICON = "data:image/svg+xml,<svg/>";

describe("Wallets of a browser [A-11]", function () {
  /** A browser whose extensions announce themselves when a page asks. */
  const browser = (details: readonly unknown[], ethereum?: unknown) => {
    const host: WalletHost = Object.assign(new EventTarget(), { ethereum });
    const announce = (detail: unknown): void => {
      host.dispatchEvent(Object.assign(new Event("eip6963:announceProvider"), { detail }));
    };
    host.addEventListener("eip6963:requestProvider", () => {
      details.forEach(announce);
    });
    let found: readonly Wallet[] = [];
    const stop = discoverWallets(host, (wallets) => {
      found = wallets;
    });
    return { names: () => found.map(({ info }) => info.name), found: () => found, announce, stop };
  };
  const detail = (name: string, more: object = {}) => ({
    info: { uuid: name, name, icon: ICON, rdns: `example.${name}`, ...more },
    provider: new FakeProvider(),
  });

  it("are all found, each once, also when they come late", function () {
    const { names, announce, found } = browser([detail("Fox"), detail("Frame"), detail("Fox")]);
    expect(names()).to.deep.equal(["Fox", "Frame"]);
    announce(detail("Late"));
    expect(names()).to.deep.equal(["Fox", "Frame", "Late"]);
    expect(found()[0]?.info.icon).to.equal(ICON);
  });

  it("are the one at window.ethereum where none introduces itself", function () {
    expect(browser([], new FakeProvider()).names()).to.deep.equal(["Browser wallet"]);
    expect(browser([detail("Fox")], new FakeProvider()).names()).to.deep.equal(["Fox"]);
    expect(browser([], { isMetaMask: true }).names()).to.deep.equal([]);
  });

  it("are none where there is none", function () {
    expect(browser([]).names()).to.deep.equal([]);
  });

  it("are believed nothing but what EIP-6963 names", function () {
    const { names, found } = browser([
      undefined,
      null,
      "wallet",
      {},
      { info: null, provider: new FakeProvider() },
      { info: { uuid: "a", name: "No provider", rdns: "a" }, provider: {} },
      detail("No rdns", { rdns: 7 }),
      detail("", { uuid: "b" }),
      detail("Loads from elsewhere", { icon: "https://evil.example/track.png" }),
      detail("n".repeat(1_000), { uuid: "long" }),
    ]);
    expect(names().map((name) => name.slice(0, 5))).to.deep.equal(["Loads", "nnnnn"]);
    expect(found()[0]?.info.icon).to.equal(undefined);
    expect(names()[1]?.length).to.be.lessThan(100);
  });

  it("are bounded in number", function () {
    const many = Array.from({ length: MAX_WALLETS + 5 }, (_, index) => detail(`w${index}`));
    expect(browser(many).names().length).to.equal(MAX_WALLETS);
  });

  it("are looked for until the page stops", function () {
    const { names, announce, stop } = browser([detail("Fox")]);
    stop();
    announce(detail("Late"));
    expect(names()).to.deep.equal(["Fox"]);
  });
});
