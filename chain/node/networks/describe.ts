import { formatEther, getAddress } from "ethers";
import { DEV_MNEMONIC, devAccounts, devProposers, devValidators } from "../dev/accounts.ts";
import type { DevAccount } from "../dev/accounts.ts";
import type { ExecutedBlock } from "../../ledger/interface.ts";
import { CHAIN_ID } from "../../primitives/params.ts";
import type { LocalNetwork } from "./local.ts";
import type { LocalProcesses } from "./processes/start.ts";

/** What a developer needs to connect. */
export const describeLocalNetwork = ({ url, webSocketUrl, chainId, folder, accounts, node }: LocalNetwork): string => {
  const balance = ({ address }: DevAccount): string =>
    `${formatEther(node.ledger.state.head.account(address)?.balance ?? 0n)} CPC`;
  return [
    "CPChain local network",
    "",
    `  HTTP       ${url}${node.rpc?.showsPage === true ? "  (in a browser: the explorer)" : ""}`,
    `  WebSocket  ${webSocketUrl}`,
    `  chain id   ${chainId}`,
    `  data       ${folder}`,
    `  head       ${node.ledger.head.header.number} ${node.ledger.head.hash}`,
    "",
    "Committee, and a civilian that answers here: all in this process",
    ...members("validator", devValidators()),
    ...members("proposer", devProposers()),
    "",
    ...describeAccounts(accounts, balance),
  ].join("\n");
};

/** The same of the network whose nodes are processes. */
export const describeProcesses = ({ url, webSocketUrl }: LocalProcesses, folder: string): string =>
  [
    "",
    "CPChain local network, each node a process",
    "",
    `  HTTP       ${url}`,
    `  WebSocket  ${webSocketUrl}`,
    `  chain id   ${CHAIN_ID.local}`,
    `  data       ${folder}`,
    "",
    ...describeAccounts(devAccounts(), () => ""),
  ].join("\n");

const members = (role: string, accounts: readonly DevAccount[]): string[] =>
  accounts.map(({ address }, index) => `  ${role} ${index + 1}  ${getAddress(address)}`);

const describeAccounts = (accounts: readonly DevAccount[], note: (account: DevAccount) => string): string[] => [
  "Accounts (everybody knows these keys: never send real money to them)",
  ...accounts.map((account, index) =>
    [`  ${index}`, getAddress(account.address), note(account), account.privateKey].filter(Boolean).join("  "),
  ),
  `  mnemonic: ${DEV_MNEMONIC}`,
  "",
  "Ctrl+C stops it.",
  "",
];

/** One line for the log. */
export const describeBlock = ({ block: { hash, header, transactions } }: ExecutedBlock): string => {
  const count = transactions.length === 1 ? "1 transaction" : `${transactions.length} transactions`;
  return `block ${header.number}  ${hash.slice(0, 10)}…  ${count}  ${header.gasUsed} gas  ${new Date(header.timestamp * 1_000).toISOString()}`;
};
