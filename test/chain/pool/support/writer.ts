import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { signed } from "./chain.ts";
import { openPool } from "./pool.ts";

// A process to be killed: adds transactions to the pool with the journal given, and names each that the pool took.
const [path = "", groups = "1"] = process.argv.slice(2);
await loadCrypto();
const { pool } = await openPool({ journal: { path, fsync: false } });
for (let nonce = 0; ; nonce++) {
  const group = Array.from({ length: Number(groups) }, (_, sender) => signed(sender, nonce));
  const hashes = await Promise.all(group.map(({ raw }) => pool.add(raw)));
  process.stdout.write(hashes.map((hash) => `${hash}\n`).join(""));
}
