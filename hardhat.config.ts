// No telemetry from this project.
process.env["HARDHAT_DISABLE_TELEMETRY"] ??= "true";
import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatIgnitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import cpchain from "./tasks/plugin.ts";
import { tasks } from "./tasks/index.ts";

// solc is the npm package, so compilation needs no network.
const solcPath = createRequire(import.meta.url).resolve("solc/soljson.js");
// Coverage instruments bytecode, which must not overwrite the committed types.
const withCoverage = process.argv.includes("--coverage");

const solc = {
  version: "0.8.34",
  path: solcPath,
  isolated: false,
  settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: "cancun" },
};

export default defineConfig({
  plugins: [
    cpchain,
    hardhatEthers,
    hardhatChaiMatchers,
    hardhatIgnitionEthers,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatTypechain,
  ],
  tasks,
  // Both profiles on purpose: "production" does not inherit the settings of "default".
  solidity: { profiles: { default: solc, production: solc } },
  typechain: { outDir: "./typechain-types", tsNocheck: true, dontOverrideCompile: withCoverage },
  test: { mocha: { timeout: 60_000, forbidOnly: true } },
  networks: {
    default: { type: "edr-simulated", chainId: 31337, hardfork: "osaka" },
    // A node that listens, for example `npm start`.
    "cpchain-local": { type: "http", url: "http://127.0.0.1:8501", chainId: 41 },
    // Our chain in the process of the test runner: `npx hardhat test --network cpchain`.
    cpchain: { type: "http", url: "http://in-process.invalid", chainId: 41 },
  },
});
