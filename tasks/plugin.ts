// Local Hardhat plugin: what this project changes in Hardhat's own behaviour.
import { definePlugin } from "hardhat/plugins";

export default definePlugin({
  id: "cpchain",
  hookHandlers: {
    network: () => import("./hooks/network.ts"),
    solidity: () => import("./hooks/solidity.ts"),
  },
});
