import type { RpcMethod } from "../../method.ts";
import { certificateMethods } from "./certificates.ts";
import { committeeMethods } from "./committee.ts";
import { faultMethods } from "./faults.ts";
import { memberMethods } from "./members.ts";
import { upgradeMethods } from "./upgrades.ts";

/** What only CPChain has. */
export const cpcMethods: readonly RpcMethod[] = [
  ...certificateMethods,
  ...committeeMethods,
  ...faultMethods,
  ...memberMethods,
  ...upgradeMethods,
];
