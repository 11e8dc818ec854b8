import path from "node:path";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { storedVectors as formatVectors } from "../../sdk/format/support/stored-vectors.ts";
import { storedVectors as reencryptionVectors } from "../../sdk/reencryption/support/stored-vectors.ts";
import { launchChromium } from "./support/chromium.ts";

const ENTRY = path.join(import.meta.dirname, "support", "sdk-entry.ts");
/** Never reached: the test answers itself. WebCrypto is there for localhost. */
const PAGE = "http://localhost/";

interface Report {
  readonly format: unknown;
  readonly reencryption: unknown;
  readonly readings: unknown;
  readonly trips: readonly unknown[];
  readonly restored: boolean;
}

const bundle = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, lib: { entry: ENTRY, formats: ["es"] } },
  });
  for (const result of [built].flat()) if ("output" in result) return result.output[0].code;
  throw new Error("nothing was built");
};

describe("The sdk in a page", function () {
  this.timeout(60_000);
  let browser: Browser;

  before(async () => {
    browser = await launchChromium();
  });

  after(() => browser.close());

  it("computes the test vectors, round-trips codecs and restores shards as in Node.js [A-03, S-12]", async () => {
    const script = await bundle();
    const page = await browser.newPage();
    await page.route("**/*", (route) =>
      route.fulfill({ contentType: "text/html", body: `<script type="module">${script}</script>` }),
    );
    await page.goto(PAGE);
    const { format, reencryption, readings, trips, restored } = await page.evaluate<Report>("report()");
    expect(format).to.deep.equal(formatVectors());
    expect(reencryption).to.deep.equal(reencryptionVectors());
    for (const trip of trips) expect(trip).to.deep.equal(readings);
    expect(restored).to.equal(true);
  });
});
