import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { multicall3Abi, parseAbi } from "viem";
import { PUBLIC_CONTRACTS } from "../../chain/execution/genesis/public-contracts.ts";
import { PREDEPLOYS } from "../../chain/primitives/params.ts";
import type { ContractCatalogue, KnownAddress, KnownContract } from "../src/abi/catalogue.ts";

export const MODULE = "virtual:contracts";
const RESOLVED = `\0${MODULE}`;

/** ABIs of contracts that come with every network but are not compiled here. */
const PUBLISHED: Readonly<Record<string, KnownContract["abi"]>> = {
  Multicall3: multicall3Abi,
  WETH9: parseAbi([
    "function deposit() payable",
    "function withdraw(uint256 wad)",
    "event Deposit(address indexed dst, uint256 wad)",
    "event Withdrawal(address indexed src, uint256 wad)",
    "function name() view returns (string)",
    "function symbol() view returns (string)",
    "function decimals() view returns (uint8)",
    "function totalSupply() view returns (uint256)",
    "function balanceOf(address) view returns (uint256)",
    "function allowance(address, address) view returns (uint256)",
    "function approve(address guy, uint256 wad) returns (bool)",
    "function transfer(address dst, uint256 wad) returns (bool)",
    "function transferFrom(address src, address dst, uint256 wad) returns (bool)",
    "event Approval(address indexed src, address indexed guy, uint256 wad)",
    "event Transfer(address indexed src, address indexed dst, uint256 wad)",
  ]),
};

/** Names of public contracts whose capitals a rule would not find. */
const SPELLING: Readonly<Record<string, string>> = { weth9: "WETH9" };

const capitalised = (name: string): string => SPELLING[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/**
 * What the page knows of contracts without asking anybody: ABIs and fingerprints of those of this project, and the
 * addresses that genesis fixes.
 * @param folder what `writeDescriptions` wrote
 * @throws Error when nothing is there
 */
export const readCatalogue = (folder: string): ContractCatalogue => {
  const files = globSync("**/*.json", { cwd: folder }).sort();
  if (files.length === 0) throw new Error(`No contracts in ${folder}: run npm run build first.`);
  const compiled = files.map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")) as KnownContract);
  const published = Object.entries(PUBLISHED).map(([name, abi]): KnownContract => ({ name, abi }));
  return { contracts: [...compiled, ...published], addresses: knownAddresses() };
};

const knownAddresses = (): readonly KnownAddress[] => [
  ...Object.entries(PREDEPLOYS).map(([name, address]) => ({ name: capitalised(name), address })),
  ...PUBLIC_CONTRACTS.map(({ name, address }) => ({ name: capitalised(name), address })),
];

/** Makes `virtual:contracts` of what is committed beside the contracts' types. */
export const contracts = (folder: string): Plugin => ({
  name: "cpchain-contracts",
  resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
  load(id) {
    if (id !== RESOLVED) return undefined;
    const text = JSON.stringify(JSON.stringify(readCatalogue(folder)));
    return `export default JSON.parse(${text});`;
  },
});
