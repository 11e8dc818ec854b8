import { ContractFunctionExecutionError, erc1155Abi, erc20Abi, erc721Abi, formatLog, numberToHex } from "viem";
import type { Abi, Address, RpcLog } from "viem";
import { readContract } from "viem/actions";
import { call } from "./client.ts";
import type { NodeClient } from "./client.ts";
import { addressTopic, metTokens, TOKEN_EVENTS, transfersOf } from "./token-logs.ts";
import type { MetToken, TokenStandard, TokenTransfer } from "./token-logs.ts";

/** Blocks searched with one question; the node's own limit. */
export const TOKEN_WINDOW_BLOCKS = 10_000n;
/** Ids of one contract whose owner is asked for. */
export const MOST_IDS = 50;

/** What an account holds of a token now. */
export interface Holding {
  readonly standard: TokenStandard;
  readonly token: Address;
  /** undefined when the contract does not tell */
  readonly symbol: string | undefined;
  readonly name: string | undefined;
  /** 0 unless ERC-20 */
  readonly decimals: number;
  /** ERC-20: the balance; ERC-721: number of tokens; ERC-1155: sum over the ids */
  readonly amount: bigint;
  /** ids held, with the amount of each */
  readonly ids: readonly { readonly id: bigint; readonly amount: bigint }[];
  /** ids were too many to ask for all */
  readonly more: boolean;
}

export interface TokenSearch {
  readonly holdings: readonly Holding[];
  /** the oldest block that was searched */
  readonly from: bigint;
}

/** Transfers to or from an account in a range of blocks. */
const transfersBetween = async (
  client: NodeClient,
  account: Address,
  from: bigint,
  to: bigint,
): Promise<readonly TokenTransfer[]> => {
  const party = addressTopic(account);
  const multi = [TOKEN_EVENTS.single, TOKEN_EVENTS.batch];
  const topics = [
    [TOKEN_EVENTS.transfer, party],
    [TOKEN_EVENTS.transfer, null, party],
    [multi, null, party],
    [multi, null, null, party],
  ];
  const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) };
  const found = await Promise.all(
    topics.map((each) => call<readonly RpcLog[]>(client, "eth_getLogs", [{ ...range, topics: each }])),
  );
  return found.flat().flatMap((log) => transfersOf(formatLog(log)));
};

/** Asks a contract; undefined when it fails, or answers what its standard does not say. */
const ask = async (client: NodeClient, address: Address, abi: Abi, functionName: string, args: readonly unknown[]) => {
  try {
    return await readContract(client, { address, abi, functionName, args });
  } catch (error) {
    if (error instanceof ContractFunctionExecutionError) return undefined;
    throw error;
  }
};

/** How a token is called, and how its amounts are written. */
export interface TokenWords {
  readonly symbol: string | undefined;
  readonly name: string | undefined;
  readonly decimals: number;
}

/** uint8 */
const LARGEST_DECIMALS = 255;

/** Asks a token for its name, its symbol, and its decimals when it is an ERC-20. */
export const tokenWords = async (client: NodeClient, token: Address, standard: TokenStandard): Promise<TokenWords> => {
  const [symbol, name, decimals] = await Promise.all([
    ask(client, token, erc20Abi, "symbol", []),
    ask(client, token, erc20Abi, "name", []),
    standard === "ERC-20" ? ask(client, token, erc20Abi, "decimals", []) : 0,
  ]);
  const digits = Number(decimals ?? 0);
  return {
    symbol: typeof symbol === "string" && symbol !== "" ? symbol : undefined,
    name: typeof name === "string" && name !== "" ? name : undefined,
    decimals: digits <= LARGEST_DECIMALS ? digits : 0,
  };
};

const isOwner = async (client: NodeClient, token: Address, account: Address, id: bigint): Promise<boolean> => {
  const owner = await ask(client, token, erc721Abi, "ownerOf", [id]);
  return typeof owner === "string" && owner.toLowerCase() === account.toLowerCase();
};

const asAmount = (answer: unknown): bigint => (typeof answer === "bigint" ? answer : 0n);

const holdingOf = async (client: NodeClient, account: Address, met: MetToken): Promise<Holding> => {
  const { standard, token } = met;
  const words = await tokenWords(client, token, standard);
  const asked = met.ids.slice(-MOST_IDS);
  const amounts = await Promise.all(
    asked.map(async (id) => ({
      id,
      amount:
        standard === "ERC-721"
          ? BigInt(await isOwner(client, token, account, id))
          : asAmount(await ask(client, token, erc1155Abi, "balanceOf", [account, id])),
    })),
  );
  const ids = amounts.filter(({ amount }) => amount > 0n);
  const amount =
    standard === "ERC-1155"
      ? ids.reduce((sum, each) => sum + each.amount, 0n)
      : asAmount(await ask(client, token, erc20Abi, "balanceOf", [account]));
  return { standard, token, ...words, amount, ids, more: met.ids.length > asked.length };
};

/**
 * Tokens that touched an account within the window of blocks that ends at `to`, with what it holds of them now; those of
 * which nothing is left stay in the list.
 */
export const searchTokens = async (
  client: NodeClient,
  account: Address,
  to: bigint,
  windows: number,
): Promise<TokenSearch> => {
  const transfers: TokenTransfer[] = [];
  let end = to;
  let from = to + 1n;
  for (let i = 0; i < windows && from > 0n; i++) {
    from = end >= TOKEN_WINDOW_BLOCKS ? end - TOKEN_WINDOW_BLOCKS + 1n : 0n;
    transfers.push(...(await transfersBetween(client, account, from, end)));
    end = from - 1n;
  }
  const holdings = await Promise.all(metTokens(transfers).map((met) => holdingOf(client, account, met)));
  return { holdings, from };
};
