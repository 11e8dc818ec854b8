import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { NodeError } from "../errors.ts";

const STDIN = 0;

/** First line of a file; `-` is standard input. */
const fromFile = (file: string): string => {
  try {
    return readFileSync(file === "-" ? STDIN : file, "utf8").split(/\r?\n/, 1)[0] ?? "";
  } catch (cause) {
    throw new NodeError("FILE_UNREADABLE", `The password file ${file} cannot be read.`, { cause });
  }
};

const prompt = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const muted = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: muted, terminal: true });
  try {
    return await reader.question("");
  } finally {
    reader.close();
    process.stderr.write("\n");
  }
};

/**
 * Password from a file, else asked for without echo, twice when it is new.
 * @throws NodeError PASSWORD_MISSING when there is no file and nobody to ask
 */
export const obtainPassword = async (options: {
  readonly file?: string | undefined;
  readonly isNew?: boolean;
  readonly label?: string;
}): Promise<string> => {
  if (options.file !== undefined) return fromFile(options.file);
  if (!process.stdin.isTTY) {
    throw new NodeError("PASSWORD_MISSING", "A password is needed and there is no terminal to ask for it.", {
      advice: "Name a file that holds it: --password-file FILE.",
    });
  }
  const label = options.label ?? "Password";
  const password = await prompt(`${label}: `);
  if (options.isNew === true && (await prompt(`${label} again: `)) !== password) {
    throw new NodeError("PASSWORD_WRONG", "The two passwords differ.");
  }
  return password;
};
