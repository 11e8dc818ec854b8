import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { errorCode } from "../../primitives/errors.ts";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";

const { knownPeers, knownAddresses, knownAddressCharacters, rememberedBans, knownFileBytes } = NETWORK_LIMITS;

const id = z.string().min(1).max(128);
/** ms since 1970 */
const time = z.int().nonnegative();

const peer = z.strictObject({
  id,
  /** multiaddrs with its peer id */
  addresses: z.array(z.string().max(knownAddressCharacters)).min(1).max(knownAddresses),
  seenAt: time,
  /** whether this node dialled it there; otherwise it only said so */
  reached: z.boolean(),
});

const ban = z.strictObject({ id, bans: z.int().positive(), until: time });

const document = z.strictObject({
  version: z.literal(1),
  peers: z.array(peer).max(knownPeers),
  bans: z.array(ban).max(rememberedBans),
});

/** A peer that this node was connected with. */
export type KnownPeer = z.infer<typeof peer>;
/** A peer that was banned so many times, the last time until then. */
export type KnownBan = z.infer<typeof ban>;

export interface KnownFile {
  readonly peers: readonly KnownPeer[];
  readonly bans: readonly KnownBan[];
}

const NOTHING: KnownFile = { peers: [], bans: [] };

/** What a file holds, and why nothing when it holds something else. A missing file holds nothing. */
export const readKnown = async (file: string): Promise<KnownFile & { readonly problem?: string }> => {
  try {
    const { size } = await stat(file);
    if (size > knownFileBytes) return { ...NOTHING, problem: `it has ${size} bytes, ${knownFileBytes} are allowed` };
    const parsed = document.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return { ...NOTHING, problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "it is something else"}` };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return NOTHING;
    return { ...NOTHING, problem: error instanceof Error ? error.message : String(error) };
  }
};

/** Writes the file whole or not at all, whatever ends the process. */
export const writeKnown = async (file: string, { peers, bans }: KnownFile): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(part, `${JSON.stringify({ version: 1, peers, bans })}\n`, { flush: true });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};
