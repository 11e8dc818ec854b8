import { formatEther, getAddress } from "ethers";
import { DEV_MNEMONIC } from "../dev/accounts.ts";
import type { ExecutedBlock } from "../../ledger/interface.ts";
import type { LocalNetwork } from "./local.ts";

/** What a developer needs to connect. */
export const describeLocalNetwork = ({ url, webSocketUrl, chainId, folder, accounts, node }: LocalNetwork): string => {
  const balance = (address: (typeof accounts)[number]["address"]): string =>
    formatEther(node.ledger.state.head.account(address)?.balance ?? 0n);
  return [
    "CPChain local network",
    "",
    `  HTTP       ${url}${node.rpc?.showsPage === true ? "  (in a browser: the explorer)" : ""}`,
    `  WebSocket  ${webSocketUrl}`,
    `  chain id   ${chainId}`,
    `  data       ${folder}`,
    `  head       ${node.ledger.head.header.number} ${node.ledger.head.hash}`,
    "",
    "Accounts (everybody knows these keys: never send real money to them)",
    ...accounts.map(
      ({ address, privateKey }, index) => `  ${index}  ${getAddress(address)}  ${balance(address)} CPC  ${privateKey}`,
    ),
    `  mnemonic: ${DEV_MNEMONIC}`,
    "",
    "Ctrl+C stops it.",
    "",
  ].join("\n");
};

/** One line for the log. */
export const describeBlock = ({ block: { hash, header, transactions } }: ExecutedBlock): string => {
  const count = transactions.length === 1 ? "1 transaction" : `${transactions.length} transactions`;
  return `block ${header.number}  ${hash.slice(0, 10)}…  ${count}  ${header.gasUsed} gas  ${new Date(header.timestamp * 1_000).toISOString()}`;
};
