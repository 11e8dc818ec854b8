import { overrideTask } from "hardhat/config";

export const tasks = [
  overrideTask("test")
    .setAction(() => import("./test.ts"))
    .build(),
];
