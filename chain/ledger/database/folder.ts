import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../primitives/errors.ts";
import { LedgerError } from "../errors.ts";
import { CORRUPT_ADVICE } from "./checksum.ts";
import { folderFailure } from "./failures.ts";
import { FORMAT_VERSION } from "./version.ts";

/** The file that says whose folder this is, readable without opening the database. */
export const MARKER_FILE = "cpchain-ledger.json";
const TEMPORARY_FILE = `${MARKER_FILE}.tmp`;
const FORMAT = "cpchain-ledger";

/** "begun": claimed, the first batch may not be durable yet. */
type FolderState = "begun" | "ready";

interface Marker {
  readonly format: string;
  readonly version: number;
  readonly state: FolderState;
}

const attempt = async <T>(folder: string, action: () => Promise<T>): Promise<T> => {
  try {
    return await action();
  } catch (error) {
    throw folderFailure(folder, error);
  }
};

/** Makes a rename durable. File systems that cannot sync a folder (Windows) order renames themselves. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeMarker = (folder: string, state: FolderState): Promise<void> =>
  attempt(folder, async () => {
    const marker: Marker = { format: FORMAT, version: FORMAT_VERSION, state };
    const temporary = join(folder, TEMPORARY_FILE);
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(`${JSON.stringify(marker)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, join(folder, MARKER_FILE));
    await syncFolder(folder);
  });

const parse = (text: string): Partial<Marker> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const readMarker = async (folder: string): Promise<FolderState> => {
  const marker = parse(await attempt(folder, () => readFile(join(folder, MARKER_FILE), "utf8")));
  if (marker?.format !== FORMAT || !Number.isInteger(marker.version))
    throw new LedgerError("DATA_DIR_CORRUPT", `${join(folder, MARKER_FILE)} is garbled.`, { advice: CORRUPT_ADVICE });
  if (marker.version !== FORMAT_VERSION)
    throw new LedgerError(
      "DATA_DIR_VERSION",
      `${folder} has format version ${String(marker.version)}; this program reads version ${FORMAT_VERSION}.`,
      { advice: "Use the program that wrote it: export the chain there (cpchain export) and import it here." },
    );
  if (marker.state !== "begun" && marker.state !== "ready")
    throw new LedgerError("DATA_DIR_CORRUPT", `${join(folder, MARKER_FILE)} is garbled.`, { advice: CORRUPT_ADVICE });
  return marker.state;
};

const absent = (folder: string, cause?: unknown): LedgerError =>
  new LedgerError("DATA_DIR_UNUSABLE", `There is no chain data at ${folder}.`, {
    advice: "Name the folder of an existing chain, or start a node with its genesis to create one.",
    cause,
  });

const listFolder = async (folder: string, create: boolean): Promise<string[]> => {
  try {
    if (create) await mkdir(folder, { recursive: true });
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw absent(folder, error);
    throw folderFailure(folder, error);
  }
};

/**
 * Decides whether the folder is ours. A folder with anything else in it is left exactly as it was.
 * @throws LedgerError DATA_DIR_FOREIGN, DATA_DIR_VERSION, DATA_DIR_CORRUPT, DATA_DIR_UNUSABLE, DISK_FULL
 */
export const claimFolder = async (folder: string, create: boolean): Promise<FolderState> => {
  const files = await listFolder(folder, create);
  if (files.includes(MARKER_FILE)) return readMarker(folder);
  if (files.some((file) => file !== TEMPORARY_FILE))
    throw new LedgerError("DATA_DIR_FOREIGN", `${folder} holds files that are not a chain's.`, {
      advice: "Name an empty or a new folder.",
    });
  if (!create) throw absent(folder);
  await writeMarker(folder, "begun");
  return "begun";
};

/** Says that the first batch is durable. */
export const completeFolder = (folder: string): Promise<void> => writeMarker(folder, "ready");

/** Whether the folder is a ledger's, in whatever condition; false when it does not exist. */
export const hasMarker = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder)).includes(MARKER_FILE);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw folderFailure(folder, error);
  }
};
