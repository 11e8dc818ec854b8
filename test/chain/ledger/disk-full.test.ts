import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { expect } from "chai";
import { APPENDER, LineProcess } from "./support/process.ts";
import { withFolder } from "./support/folder.ts";

/** Bytes of the small file system; a ballast of two thirds is deleted before the ledger is opened again. */
const DISK_KIB = 12 * 1024;

/**
 * Each way runs the programs `fill`, then `reopen` of support/appender.ts on a folder that has too little room for the first;
 * in between says how opening goes while there is none, if that can be had.
 * $0 is Node.js, $1 the program file, $2 the folder.
 */
const WAYS = [
  {
    name: "a file system that is full (tmpfs in a mount namespace)",
    command: ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"],
    script: `mount -t tmpfs -o size=${DISK_KIB}k tmpfs "$2" &&
      head -c ${((DISK_KIB * 2) / 3) * 1024} /dev/zero > "$2/ballast" &&
      "$0" "$1" fill "$2/chain" os &&
      "$0" "$1" reopen "$2/chain" os && rm "$2/ballast" && "$0" "$1" reopen "$2/chain" os`,
  },
  {
    name: "a limit on the size of a file (RLIMIT_FSIZE)",
    command: ["sh", "-c"],
    script: `(ulimit -f ${DISK_KIB} && "$0" "$1" fill "$2/chain" os) && echo DISK_FULL && "$0" "$1" reopen "$2/chain" os`,
  },
] as const;

const ACKNOWLEDGED = /^\d+ 0x[0-9a-f]{64}$/;

describe("A ledger on a full disk", () => {
  for (const { name, command, script } of WAYS)
    it(`refuses to go on, keeps what it acknowledged and stays readable: ${name}`, async function () {
      const [program = "", ...parameters] = command;
      const trial = spawnSync(program, [
        ...parameters,
        command.length > 2 ? "mount -t tmpfs tmpfs /mnt" : "ulimit -f 1",
      ]);
      // Not every machine lets a user make namespaces; the other way works everywhere.
      if (trial.status !== 0) return this.skip();
      await withFolder(async (folder) => {
        await mkdir(folder);
        const child = new LineProcess(program, [...parameters, script, process.execPath, APPENDER, folder]);
        const lines = await child.rest();
        const acknowledged = lines.slice(0, -4);
        const [first, second, stillFull, head] = lines.slice(-4);
        expect(acknowledged.length, child.complaints).to.be.greaterThan(10);
        expect(acknowledged.every((line) => ACKNOWLEDGED.test(line))).to.equal(true);
        const [number] = (acknowledged.at(-1) ?? "").split(" ");
        expect(first).to.equal(`DISK_FULL head ${String(number)} readable`);
        expect(second).to.equal(first);
        expect(stillFull).to.equal("DISK_FULL");
        expect(head).to.equal(acknowledged.at(-1));
      });
    });
});
