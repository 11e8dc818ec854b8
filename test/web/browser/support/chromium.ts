import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** @throws Error that says how to get one */
const findChromium = (): string => {
  const named = process.env["CHROMIUM_PATH"];
  const found = named ?? USUAL_PLACES.find((place) => existsSync(place));
  if (found !== undefined && existsSync(found)) return found;
  throw new Error(
    named === undefined
      ? "These tests need Chromium, and none is installed. Install Debian's package chromium, or set CHROMIUM_PATH."
      : `CHROMIUM_PATH names ${named}, which does not exist.`,
  );
};

/** Debian's Chromium; nothing is downloaded. As root, as in most CI containers, its sandbox cannot work. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: ["--disable-gpu", "--disable-dev-shm-usage", "--disable-component-update", "--no-first-run"],
    chromiumSandbox: process.getuid?.() !== 0,
  });
