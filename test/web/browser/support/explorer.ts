import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { alice, TestNetwork } from "./network.ts";
import { prepareScene } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { installWallet } from "./wallet-script.ts";
import { Watch } from "./watch.ts";

const PATIENCE_MS = 20_000;

let browser: Browser | undefined;
let network: TestNetwork | undefined;
let scene: Scene | undefined;
const opened: Watch[] = [];
/** of all tests so far, each with the name of its test */
const complaints: string[] = [];

before(async function () {
  this.timeout(60_000);
  [browser, network] = await Promise.all([launchChromium(), TestNetwork.start()]);
  scene = await prepareScene(network);
});

afterEach(async function () {
  const title = this.currentTest?.fullTitle() ?? "";
  for (const watch of opened.splice(0)) {
    complaints.push(...watch.complaints.map((complaint) => `${title}: ${complaint}`));
    await watch.page.context().close();
  }
});

/** Whatever a test was about: nothing came from elsewhere, and the browser complained about nothing. */
after(async function () {
  await browser?.close();
  await network?.close();
  if (complaints.length > 0) throw new Error(`the browser complained:\n${complaints.join("\n")}`);
});

/** The network of all browser tests. */
export const theNetwork = (): TestNetwork => {
  if (network === undefined) throw new Error("the network runs from the first test on");
  return network;
};

/** What happened on it before the first test. */
export const theScene = (): Scene => {
  if (scene === undefined) throw new Error("the scene is there from the first test on");
  return scene;
};

export interface OpenOptions extends BrowserContextOptions {
  /** names of the wallets in this browser, which share the first account; default none */
  readonly wallets?: readonly string[];
}

/** Opens a place of the explorer ("/blocks") in a browser of its own. */
export const open = async (place: string, { wallets = [], ...options }: OpenOptions = {}): Promise<Page> => {
  if (browser === undefined) throw new Error("the browser runs from the first test on");
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  for (const name of wallets) await context.addInitScript(installWallet, { account: alice.address, name });
  const page = await context.newPage();
  opened.push(new Watch(page, new URL(theNetwork().url).origin));
  await page.goto(`${theNetwork().url}#${place}`);
  return page;
};

/** Complaints that a test expects, for example about a node that it stopped. */
export const allowComplaints = (page: Page, pattern: RegExp): void => {
  opened.find((watch) => watch.page === page)?.allow(pattern);
};
