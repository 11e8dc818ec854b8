import type { Address, Hex } from "viem";
import { getBalance, getCode, getTransactionCount } from "viem/actions";
import type { NodeClient } from "./client.ts";

export interface AccountView {
  /** wei */
  readonly balance: bigint;
  readonly nonce: number;
  /** "0x" for accounts without */
  readonly code: Hex;
}

export const codeAt = async (client: NodeClient, address: Address): Promise<Hex> =>
  (await getCode(client, { address })) ?? "0x";

export const accountAt = async (client: NodeClient, address: Address): Promise<AccountView> => {
  const [balance, nonce, code] = await Promise.all([
    getBalance(client, { address }),
    getTransactionCount(client, { address }),
    codeAt(client, address),
  ]);
  return { balance, nonce, code };
};
