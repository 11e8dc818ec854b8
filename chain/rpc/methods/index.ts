import { accountMethods } from "../dev/accounts.ts";
import { evmMethods } from "../dev/evm.ts";
import { hardhatMethods } from "../dev/hardhat.ts";
import { settingMethods } from "../dev/settings.ts";
import type { RpcMethod } from "../method.ts";
import { adminMethods } from "./admin.ts";
import { cpcMethods } from "./cpc/index.ts";
import { debugMethods } from "./debug/index.ts";
import { blockMethods } from "./eth/blocks.ts";
import { callMethods } from "./eth/calls.ts";
import { chainMethods } from "./eth/chain.ts";
import { feeMethods } from "./eth/fees.ts";
import { logMethods } from "./eth/logs.ts";
import { ommerMethods } from "./eth/ommers.ts";
import { simulateMethods } from "./eth/simulate.ts";
import { stateMethods } from "./eth/state.ts";
import { transactionMethods } from "./eth/transactions.ts";
import { netMethods } from "./net.ts";
import { otsMethods } from "./ots/index.ts";
import { rpcMethods } from "./rpc.ts";
import { testingMethods } from "./testing.ts";
import { txpoolMethods } from "./txpool.ts";
import { web3Methods } from "./web3.ts";

/** Methods of every node. */
export const METHODS: readonly RpcMethod[] = [
  ...chainMethods,
  ...stateMethods,
  ...blockMethods,
  ...ommerMethods,
  ...transactionMethods,
  ...logMethods,
  ...feeMethods,
  ...callMethods,
  ...simulateMethods,
  ...txpoolMethods,
  ...netMethods,
  ...web3Methods,
  ...rpcMethods,
  ...cpcMethods,
  ...debugMethods,
  ...otsMethods,
];

/** Methods of chains that nobody continues. */
export const TESTING_METHODS: readonly RpcMethod[] = testingMethods;

/** Methods of nodes whose operator wants them. */
export const ADMIN_METHODS: readonly RpcMethod[] = adminMethods;

/** Methods of local networks only. */
export const DEV_METHODS: readonly RpcMethod[] = [
  ...accountMethods,
  ...evmMethods,
  ...hardhatMethods,
  ...settingMethods,
];
