import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { documents, readText, ROOT } from "./support/files.ts";

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** Anchors that a Markdown document offers: its headings as GitHub writes them. */
function anchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map((heading) =>
    (heading[1] ?? "")
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Links of a document that lead nowhere inside the project. */
function brokenLinks(document: string): readonly string[] {
  const links = [...readText(document).matchAll(LINK)].map((match) => match[1] ?? "");
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? document : path.posix.join(path.posix.dirname(document), file);
    if (!existsSync(path.join(ROOT, target))) return true;
    return anchor !== undefined && !anchors(readText(target)).includes(anchor);
  });
}

describe("Documents", () => {
  for (const document of documents()) {
    it(`${document} links to what exists`, () => {
      expect(brokenLinks(document)).to.deep.equal([]);
    });
  }

  it("list every decision in the index, under its own number", () => {
    const index = readText("docs/adr/README.md");
    const pages = documents().filter((file) => /^docs\/adr\/\d{4}-/.test(file));
    for (const page of pages) {
      const name = path.posix.basename(page);
      expect(index).to.include(`(${name})`);
      expect(readText(page)).to.match(new RegExp(`^# ${name.slice(0, 4)} `));
    }
    expect(pages.map((page) => Number(path.posix.basename(page).slice(0, 4)))).to.deep.equal(
      pages.map((_, position) => position + 1),
    );
  });

  it("are reachable from docs/README.md when they lie in docs/", () => {
    const index = readText("docs/README.md");
    const pages = documents().filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== "docs/README.md");
    for (const page of pages) expect(index).to.include(`(${path.posix.basename(page)})`);
  });
});
