import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { once } from "node:events";
import { ROOT } from "../../project/support/files.ts";

/** A folder that looks like the project to its commands, and into which they may write. */
export async function makeWorkspace(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "cpchain-documents-"));
  for (const name of await readdir(ROOT)) await symlink(path.join(ROOT, name), path.join(folder, name));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, "close");
  return port;
}
