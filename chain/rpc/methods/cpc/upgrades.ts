import { z } from "zod";
import { toQuantity } from "../../../primitives/bytes.ts";
import { forkIdAt } from "../../../primitives/fork-id.ts";
import { method } from "../../method.ts";
import { bytesText, quantityText } from "../../schemas/scalars.ts";

const release = z.string().nullable();

const upgradesResult = z.strictObject({
  upgrades: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(["soft", "hard"]),
      height: quantityText,
      release,
      /** whether this node's software has it */
      known: z.boolean(),
      /** whether it holds in the newest block */
      active: z.boolean(),
    }),
  ),
  /** the first hard upgrade that the software has not; without a name when only peers told of it */
  missing: z.strictObject({ name: z.string().nullable(), height: quantityText, release }).nullable(),
  fork: z.strictObject({ hash: bytesText, next: quantityText }),
});

/** When the rules of the chain change. */
export const upgradeMethods = [
  method({
    name: "cpc_getUpgrades",
    summary: "Upgrades of the genesis file, whether this node's software has them, and its fork id (EIP-2124)",
    params: [],
    result: upgradesResult,
    handler({ backend: { ledger, upgrades } }) {
      const head = ledger.head.header.number;
      const missing = upgrades?.missing();
      const { hash, next } = forkIdAt(ledger.genesisHash, upgrades?.forks ?? [], head);
      return {
        upgrades: (upgrades?.scheduled ?? []).map((upgrade) => ({
          name: upgrade.name,
          kind: upgrade.kind,
          height: toQuantity(upgrade.height),
          release: upgrade.release ?? null,
          known: upgrade.known,
          active: upgrade.known && upgrade.height <= head,
        })),
        missing: missing === undefined ? null : { ...shown(missing), height: toQuantity(missing.height) },
        fork: { hash, next: toQuantity(next) },
      };
    },
  }),
];

const shown = ({
  name = null,
  release: from = null,
}: {
  name?: string | null;
  release?: string | null | undefined;
}) => ({
  name,
  release: from,
});
