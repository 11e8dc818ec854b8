import type { Address } from "../../primitives/types.ts";
import type { GenesisOptions } from "./build-genesis.ts";

/** the whole */
const TEAM_SHARE_UNITS = 10_000;

/** Everything to one account, as for a team that shares it out later. */
export const soleBeneficiary = (account: Address): GenesisOptions["team"] => [{ account, share: TEAM_SHARE_UNITS }];
