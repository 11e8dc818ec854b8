// @ts-check
// Which way imports may run. docs/development.md explains the levels; test/project/import-directions.test.ts proves that
// a forbidden import is reported.

/** Parts of chain/ and the siblings each may import. What is missing here is forbidden. */
const levels = {
  primitives: [],
  consensus: ["primitives"],
  ledger: ["primitives"],
  network: ["primitives"],
  execution: ["ledger", "network", "primitives"],
  pool: ["ledger", "network", "primitives"],
  committee: ["ledger", "network", "primitives"],
  driver: ["consensus", "committee", "execution", "pool", "ledger", "network", "primitives"],
  rpc: ["consensus", "committee", "execution", "pool", "ledger", "network", "primitives"],
  sync: ["consensus", "committee", "execution", "pool", "ledger", "network", "primitives"],
  store: ["consensus", "committee", "ledger", "network", "primitives"],
  reencryption: ["consensus", "committee", "ledger", "network", "primitives"],
  node: [
    "driver",
    "rpc",
    "sync",
    "store",
    "reencryption",
    "consensus",
    "committee",
    "execution",
    "pool",
    "ledger",
    "network",
    "primitives",
  ],
};

/** What is installed by whoever uses the package, so it may lean on production dependencies only. */
const SHIPPED = "^(bin|chain|sdk)/";

/** Of the node, what knows neither a process nor a disk: names, errors, bounds. */
const PLAIN = "^chain/primitives/(errors|limits|params|types)\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(levels).map(([part, below]) => ({
      name: `${part}-imports-only-below`,
      comment: `chain/${part} may import ${below.length === 0 ? "no sibling" : `only ${below.join(", ")}`}`,
      severity: /** @type {const} */ ("error"),
      from: { path: `^chain/${part}/` },
      to: { path: "^chain/", pathNot: `^chain/(${[part, ...below].join("|")})/` },
    })),
    {
      name: "part-has-a-level",
      comment: "a folder of chain/ that has no level in .dependency-cruiser.js",
      severity: "error",
      from: {},
      to: { path: "^chain/[^/]+/", pathNot: `^chain/(${Object.keys(levels).join("|")})/` },
    },
    {
      name: "sdk-runs-in-browsers",
      comment: "whoever owns or buys data needs no node: the sdk knows of it plain data only, and nothing of Node.js",
      severity: "error",
      from: { path: "^sdk/" },
      to: { path: "^(bin|chain)/", pathNot: PLAIN },
    },
    {
      name: "sdk-needs-no-node-modules",
      comment: "a browser has no node: modules",
      severity: "error",
      from: { path: "^sdk/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-data-services-use-the-sdk",
      comment: "blocks, consensus and execution know nothing of datasets",
      severity: "error",
      from: { path: "^chain/", pathNot: "^chain/(node|store|reencryption)/" },
      to: { path: "^sdk/" },
    },
    {
      name: "page-computes-without-components",
      comment: "what can be computed without a browser knows nothing of what is seen",
      severity: "error",
      from: { path: "^web/src/(abi|chain|format|search)/" },
      to: { path: "^web/src/(app|components|pages|state|contracts|wallet)/|node_modules/(preact|wouter-preact)/" },
    },
    {
      name: "page-borrows-plain-data",
      comment: "networks and addresses; nothing that runs in a node",
      severity: "error",
      from: { path: "^web/src/" },
      to: { path: "^(bench|chain|deploy|scripts|tasks|test)/", pathNot: "^chain/(networks|primitives/types)\\.ts$" },
    },
    {
      name: "chain-stands-alone",
      comment: "what ships knows nothing of the workshop around it",
      severity: "error",
      from: { path: SHIPPED },
      to: { path: "^(bench|deploy|docs|formal|scripts|tasks|test|web)/|^hardhat\\.config\\.ts$" },
    },
    {
      name: "page-imports-plain-data",
      comment: "the page runs in browsers: of the node it takes the networks' definitions only",
      severity: "error",
      from: { path: "^web/src/" },
      to: { path: "^(bench|bin|chain|deploy|scripts|tasks|test|web/build)/", pathNot: "^chain/networks\\.ts$" },
    },
    {
      name: "tests-are-imported-by-tests",
      comment: "bench/ may borrow builders of test data",
      severity: "error",
      from: { pathNot: "^(bench|test)/" },
      to: { path: "^test/" },
    },
    {
      name: "no-development-dependency-ships",
      comment: "move the package to dependencies, or do without it",
      severity: "error",
      from: { path: SHIPPED },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    {
      name: "every-package-is-declared",
      comment: "the package is not in package.json",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "every-import-resolves",
      comment: "the imported file does not exist",
      severity: "error",
      from: {},
      // virtual: modules are made by the build of the page.
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
    {
      name: "no-cycle",
      comment: "two files that need each other are one subject or need a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^typechain-types/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ["import", "node", "default", "types"], exportsFields: ["exports"] },
  },
};
