import type { SealingMode } from "../../consensus/schedule.ts";
import { CHAIN_ID, LOCAL_PERIOD_MS } from "../../primitives/params.ts";
import { investorAccount, devAccounts, devProposers, devValidators } from "../dev/accounts.ts";
import type { SealingOptions } from "../sealing/start.ts";
import type { GenesisOptions } from "./build-genesis.ts";
import { soleBeneficiary } from "./team.ts";

/** 2026-01-01T00:00:00Z */
const LOCAL_GENESIS_TIME = 1_767_225_600;
/** 10,000 CPC */
const DEV_BALANCE = 10_000n * 10n ** 18n;

/**
 * The local network's genesis: ten accounts with 10,000 CPC, four validators, four proposers. The account behind the ten
 * (index 10 of the same mnemonic) holds the rest of the investors' share, controls the treasury and is the team.
 */
export const localGenesisOptions = (timestamp: number = LOCAL_GENESIS_TIME): GenesisOptions => {
  const investors = investorAccount().address;
  return {
    chainId: CHAIN_ID.local,
    timestamp,
    periodMs: LOCAL_PERIOD_MS,
    validators: devValidators().map(({ address }) => address),
    proposers: devProposers().map(({ address }) => address),
    controller: investors,
    team: soleBeneficiary(investors),
    investors,
    balances: new Map(devAccounts().map(({ address }) => [address, DEV_BALANCE])),
  };
};

/** The whole committee of the local network, in this process. */
export const localSealing = (mode: SealingMode): SealingOptions => ({
  validatorKeys: devValidators().map(({ privateKey }) => privateKey),
  proposerKeys: devProposers().map(({ privateKey }) => privateKey),
  mode,
});
