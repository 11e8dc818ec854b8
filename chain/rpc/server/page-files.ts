import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { CodedError, errorCode } from "../../primitives/errors.ts";
import { PAGE_LIMITS } from "../../primitives/limits.ts";

/** How a file may be sent smaller; in the order of preference. */
export const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly contentType: string;
  readonly cacheControl: string;
  /** hash of the body; an entity tag is this and the name of the encoding that is sent */
  readonly tag: string;
  readonly body: Buffer;
  /** the same, compressed when the page was built */
  readonly encoded: ReadonlyMap<Encoding, Buffer>;
}

/** The files by the path of their URL. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export class PageError extends CodedError<"PAGE_TOO_LARGE" | "PAGE_UNKNOWN_TYPE"> {
  override readonly name = "PageError";
}

const INDEX = "index.html";
/** Names below it hold a hash of their content. */
const HASHED_FOLDER = "assets/";
const SUFFIXES: Readonly<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * Reads a built page into memory: nothing touches the disk when it is served. Hidden files and source maps stay out.
 * @returns undefined when nothing was built there
 * @throws PageError PAGE_TOO_LARGE, PAGE_UNKNOWN_TYPE
 */
export const readPageFiles = async (
  folder: string,
  limits: Readonly<Record<keyof typeof PAGE_LIMITS, number>> = PAGE_LIMITS,
): Promise<PageFiles | undefined> => {
  const names = await listFiles(folder);
  if (!names.has(INDEX)) return undefined;
  if (names.size > limits.files) throw tooLarge(folder, `more than ${limits.files} files`);
  const contents = new Map<string, Buffer>();
  let bytes = 0;
  for (const name of [...names].sort()) {
    const file = path.join(folder, name);
    bytes += (await stat(file)).size;
    if (bytes > limits.totalBytes) throw tooLarge(folder, `more than ${limits.totalBytes} bytes`);
    contents.set(name, await readFile(file));
  }
  const files = new Map<string, PageFile>();
  for (const [name, body] of contents) {
    if (isEncoded(name)) continue;
    files.set(name === INDEX ? "/" : `/${name}`, pageFile(name, body, contents));
  }
  return files;
};

/** Paths below the folder, with slashes. */
const listFiles = async (folder: string): Promise<ReadonlySet<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !entry.name.endsWith(".map"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
  return new Set(names);
};

const isEncoded = (name: string): boolean => Object.values(SUFFIXES).some((suffix) => name.endsWith(suffix));

const pageFile = (name: string, body: Buffer, contents: ReadonlyMap<string, Buffer>): PageFile => {
  const contentType = CONTENT_TYPES[path.extname(name)];
  if (contentType === undefined) {
    throw new PageError("PAGE_UNKNOWN_TYPE", `The page has a file of a type that is not served: ${name}.`);
  }
  const encoded = ENCODINGS.flatMap((encoding) => {
    const smaller = contents.get(`${name}${SUFFIXES[encoding]}`);
    return smaller === undefined ? [] : [[encoding, smaller] as const];
  });
  return {
    contentType,
    cacheControl: name.startsWith(HASHED_FOLDER) ? "public, max-age=31536000, immutable" : "no-cache",
    tag: createHash("sha256").update(body).digest("base64url").slice(0, 22),
    body,
    encoded: new Map(encoded),
  };
};

const tooLarge = (folder: string, what: string): PageError =>
  new PageError("PAGE_TOO_LARGE", `The page in ${folder} has ${what}.`, {
    advice: "Build it anew with npm run build:web, or leave it out: rpc.page false, or --no-page.",
  });
