import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startLocalNetwork, type LocalNetwork } from "../../../chain/node/networks/local.ts";
import type { DevAccount } from "../../../chain/node/dev/accounts.ts";

/** What an application needs of a node, whatever library it is written with. */
const BEHAVIOURS = {
  deployment: "deploys a contract and reads what its constructor set",
  events: "decodes the events of a receipt and finds them in the logs",
  newHeads: "is told of new blocks over WebSocket",
  logs: "is told of a contract's events over WebSocket",
  pendingTransactions: "is told of pending transactions over WebSocket",
  typedData: "signs typed data as the node does, and verifies it [EIP-712]",
  permit: "spends by a signed approval [ERC-2612]",
  delegation: "delegates an account, whose signed calls another one pays for, and ends it [EIP-7702]",
  create2: "deploys to an address known beforehand [EIP-1014]",
  multicall: "reads from several contracts in one call",
  fees: "estimates gas and fees that suffice",
  reverts: "decodes reasons and custom errors of calls that revert",
  pending: "sees what waits by the tag pending",
  nonces: "has several transactions in flight",
} as const;

type Behaviour = keyof typeof BEHAVIOURS;

/** How one library does each of them; every one deploys what it needs itself. */
export type Suite<Client> = Readonly<Record<Behaviour, (client: Client) => Promise<void>>>;

export interface Library<Client> {
  readonly name: string;
  readonly connect: (chain: LocalNetwork) => Client;
  /** Closes every socket and timer. */
  readonly disconnect: (client: Client) => Promise<void>;
  readonly suite: Suite<Client>;
}

/** Shows the behaviours with one library against a chain of its own, which seals as soon as a transaction waits. */
export const describeLibrary = <Client>({ name, connect, disconnect, suite }: Library<Client>): void => {
  describe(`${name} with a running chain [A-11]`, () => {
    let folder: string;
    let chain: LocalNetwork | undefined;
    let client: Client | undefined;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "cpchain-library-"));
      chain = await startLocalNetwork({ folder, port: 0, periodMs: 0 });
      client = connect(chain);
    });

    after(async () => {
      if (client !== undefined) await disconnect(client);
      await chain?.close();
      await rm(folder, { recursive: true, force: true });
    });

    for (const [behaviour, title] of Object.entries(BEHAVIOURS) as [Behaviour, string][]) {
      it(title, async () => {
        if (client === undefined) throw new Error("not connected");
        await suite[behaviour](client);
      });
    }
  });
};

/** The account that acts, another one, and the one that pays for others. */
export const cast = ({ accounts }: LocalNetwork): readonly [DevAccount, DevAccount, DevAccount] => {
  const [actor, other, sponsor] = accounts;
  if (actor === undefined || other === undefined || sponsor === undefined) throw new Error("too few accounts");
  return [actor, other, sponsor];
};
