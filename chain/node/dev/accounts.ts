import { HDNodeWallet, Mnemonic } from "ethers";
import type { Address, Hex } from "../../primitives/types.ts";

/** The mnemonic that Hardhat, anvil and ganache use too. Everybody knows these keys: never send real money to them. */
export const DEV_MNEMONIC = "test test test test test test test test test test test junk";

export interface DevAccount {
  readonly address: Address;
  readonly privateKey: Hex;
}

const FUNDED_ACCOUNTS = 10;
/** Index, behind the funded ones, of the account that holds the rest of the investors' share. */
const INVESTOR_INDEX = 10;
const VALIDATOR_INDEX = 20;
const PROPOSER_INDEX = 30;

let root: HDNodeWallet | undefined;

const derive = (index: number): DevAccount => {
  root ??= HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(DEV_MNEMONIC), "m/44'/60'/0'/0");
  const wallet = root.deriveChild(index);
  return { address: wallet.address.toLowerCase() as Address, privateKey: wallet.privateKey as Hex };
};

/** Ten accounts with 10,000 CPC each on the local network. */
export const devAccounts = (): DevAccount[] => Array.from({ length: FUNDED_ACCOUNTS }, (_, index) => derive(index));
export const investorAccount = (): DevAccount => derive(INVESTOR_INDEX);
export const devValidator = (): DevAccount => derive(VALIDATOR_INDEX);
export const devProposer = (): DevAccount => derive(PROPOSER_INDEX);
