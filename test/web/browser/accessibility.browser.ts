import { mkdir } from "node:fs/promises";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { open, theScene } from "./support/explorer.ts";
import { bob } from "./support/network.ts";
import type { Scene } from "./support/scene.ts";

/** Kept by CI; ignored by git. */
const SCREENSHOTS = path.join(import.meta.dirname, "../../../test-results/screenshots");
/** Of Tab, from the heading of a page to what it is about. */
const MOST_PRESSES = 10;
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** Everything that can be seen, with what tells that it is complete. */
const PLACES: Readonly<Record<string, { place: (scene: Scene) => string; shows: string; wallet?: boolean }>> = {
  overview: { place: () => "/", shows: "table" },
  blocks: { place: () => "/blocks", shows: "table" },
  block: { place: ({ block }) => `/block/${block}`, shows: ".facts" },
  transaction: { place: ({ attribute }) => `/tx/${attribute}`, shows: ".log" },
  "failed transaction": { place: ({ reverted }) => `/tx/${reverted}`, shows: "text=NotIdentityOwner" },
  account: { place: () => `/address/${bob.address}`, shows: "main table" },
  tokens: { place: () => `/address/${bob.address}/tokens`, shows: "main table" },
  contract: { place: ({ registry }) => `/address/${registry}/contract`, shows: "details.function" },
  "unknown contract": { place: ({ token }) => `/address/${token}/contract`, shows: "textarea" },
  contracts: { place: () => "/contracts", shows: "main a" },
  "search without result": { place: () => "/search/nothing", shows: ".notice" },
  "no such place": { place: () => "/nowhere", shows: ".notice" },
  "no wallet": { place: () => "/wallet", shows: "text=No wallet" },
  wallet: { place: () => "/wallet", shows: "text=Add this network", wallet: true },
};

describe("Explorer: for everybody [A-11]", function () {
  this.timeout(30_000);
  let scene: Scene;
  before(async function () {
    scene = theScene();
    await mkdir(SCREENSHOTS, { recursive: true });
  });

  const openPlace = async (name: string): Promise<Page> => {
    const { place, shows, wallet = false } = PLACES[name] ?? { place: () => "/", shows: "main" };
    const wallets = wallet ? ["Test wallet"] : [];
    const page = await open(place(scene), { viewport: WIDE, colorScheme: "light", reducedMotion: "reduce", wallets });
    await page.locator(shows).first().waitFor();
    await page.locator(".loading").first().waitFor({ state: "detached" });
    if (wallet) {
      await page.getByRole("button", { name: "Connect Test wallet" }).click();
      await page.getByLabel("Amount").waitFor();
    }
    if (name === "contract") {
      for (const entry of ["verifyDevice", "eip712Domain"]) await page.locator(`summary b:text-is("${entry}")`).click();
      await page.getByRole("button", { name: "Add to proof" }).click();
    }
    return page;
  };
  /** There are no frames, which the other mode would open a page of its own for. */
  const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();
  /** What axe finds, one line each. */
  const violations = async (builder: AxeBuilder): Promise<readonly string[]> => {
    const found = (await builder.analyze()).violations;
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`),
    );
  };
  const shoot = (page: Page, name: string): Promise<unknown> =>
    page.screenshot({ path: path.join(SCREENSHOTS, `${name.replaceAll(" ", "-")}.png`), fullPage: true });

  for (const name of Object.keys(PLACES)) {
    it(`${name}: keeps WCAG 2.1 AA in light and dark, and fits a phone`, async function () {
      const page = await openPlace(name);
      await shoot(page, name);
      expect(await violations(axe(page).withTags(WCAG)), "light").to.deep.equal([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize(PHONE);
      await shoot(page, `${name} phone`);
      // Only colours depend on the scheme.
      expect(await violations(axe(page).withRules(["color-contrast"])), "dark").to.deep.equal([]);
      const [content, window] = await page.evaluate<[number, number]>(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
      );
      expect(content, "width of the content").to.be.at.most(window);
    });
  }

  it("is used by keyboard alone: skip, search, follow, copy", async function () {
    const page = await open("/");
    await page.locator("table").first().waitFor();
    const focused = (): Promise<string> =>
      page.evaluate<string>("document.activeElement.textContent || document.activeElement.id");
    await page.keyboard.press("Tab");
    expect(await focused()).to.equal("Skip to content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).to.equal(true);
    await page.locator("#search").focus();
    await page.keyboard.type(String(scene.block));
    await page.keyboard.press("Enter");
    // The reader is taken to the new page's heading, and Tab goes on from there.
    await page.locator(":focus", { hasText: new RegExp(`^Block ${scene.block}$`) }).waitFor({ state: "attached" });
    const copy = page.getByRole("main").getByRole("button", { name: "Copy block hash" });
    await copy.waitFor();
    const isFocused = (): Promise<boolean> => copy.evaluate("(node) => node === document.activeElement");
    for (let presses = 0; presses < MOST_PRESSES && !(await isFocused()); presses += 1) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByText("Copied").waitFor({ state: "attached" });
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).not.to.equal("none");
  });

  it("connects a wallet and sends by keyboard alone", async function () {
    const page = await open("/wallet", { wallets: ["Test wallet"] });
    await page.getByRole("button", { name: "Connect Test wallet" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Amount").waitFor();
    await page.getByLabel("To").focus();
    await page.keyboard.type(bob.address);
    await page.keyboard.press("Tab");
    await page.keyboard.type("0.5");
    await page.keyboard.press("Enter");
    await page.getByText(/Done in block/).waitFor();
  });
});
