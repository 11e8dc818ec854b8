// Started by journal.test.ts in a process of its own: records contracts until it is killed and prints each one recorded.
import { Journal } from "../../../tasks/deploy/journal.ts";

// The test runner loads every file of test/ as well.
if (process.argv[1] === import.meta.filename) {
  const [file = "", chainId, genesisHash = ""] = process.argv.slice(2);
  const journal = await Journal.open(file, { chainId: Number(chainId), genesisHash }, false);
  for (let i = 0; ; i++) {
    await journal.record(`Contract${i}`, {
      address: `0x${"11".repeat(20)}`,
      transaction: `0x${"22".repeat(32)}`,
      arguments: [i],
      initCodeHash: `0x${"33".repeat(32)}`,
      codeHash: `0x${"44".repeat(32)}`,
    });
    process.stdout.write(`${i}\n`);
  }
}
