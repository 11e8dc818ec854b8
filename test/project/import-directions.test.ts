import { expect } from "chai";
import { violations } from "./support/cruise.ts";

const EMPTY = "export {};\n";
const imports = (target: string): string => `import "${target}";\n`;
const importsType = (target: string): string => `import type { A } from "${target}";\nexport type B = A;\n`;

/** Files that break a rule, with what must be reported. */
const FORBIDDEN: readonly (readonly [what: string, files: Readonly<Record<string, string>>, violation: string])[] = [
  [
    "primitives that import a part above",
    { "chain/primitives/a.ts": imports("../ledger/b.ts"), "chain/ledger/b.ts": EMPTY },
    "primitives-imports-only-below: chain/primitives/a.ts → chain/ledger/b.ts",
  ],
  [
    "a ledger that imports execution",
    { "chain/ledger/up.ts": imports("../execution/b.ts"), "chain/execution/b.ts": EMPTY },
    "ledger-imports-only-below: chain/ledger/up.ts → chain/execution/b.ts",
  ],
  [
    "a pool that imports execution, its neighbour",
    { "chain/pool/side.ts": imports("../execution/b.ts") },
    "pool-imports-only-below: chain/pool/side.ts → chain/execution/b.ts",
  ],
  [
    "consensus that imports a sibling, even a type only",
    { "chain/consensus/a.ts": importsType("../ledger/type.ts"), "chain/ledger/type.ts": "export type A = 1;\n" },
    "consensus-imports-only-below: chain/consensus/a.ts → chain/ledger/type.ts",
  ],
  [
    "a sibling that imports the composition root",
    { "chain/rpc/a.ts": imports("../node/b.ts"), "chain/node/b.ts": EMPTY },
    "rpc-imports-only-below: chain/rpc/a.ts → chain/node/b.ts",
  ],
  [
    "a new part of chain/ without a level",
    { "chain/node/new.ts": imports("../oracle/b.ts"), "chain/oracle/b.ts": EMPTY },
    "part-has-a-level: chain/node/new.ts → chain/oracle/b.ts",
  ],
  [
    "a chain that imports tasks",
    { "chain/node/task.ts": imports("../../tasks/b.ts"), "tasks/b.ts": EMPTY },
    "chain-stands-alone: chain/node/task.ts → tasks/b.ts",
  ],
  [
    "an sdk that imports the node",
    { "sdk/a.ts": imports("../chain/ledger/c.ts"), "chain/ledger/c.ts": EMPTY },
    "sdk-runs-in-browsers: sdk/a.ts → chain/ledger/c.ts",
  ],
  [
    "an sdk that imports a module of Node.js",
    { "sdk/b.ts": imports("node:fs") },
    "sdk-needs-no-node-modules: sdk/b.ts → fs",
  ],
  [
    "a ledger that imports the sdk",
    { "chain/ledger/data.ts": imports("../../sdk/c.ts"), "sdk/c.ts": EMPTY },
    "only-data-services-use-the-sdk: chain/ledger/data.ts → sdk/c.ts",
  ],
  [
    "a page that imports the node",
    { "web/src/page.ts": imports("../../chain/node/c.ts"), "chain/node/c.ts": EMPTY },
    "page-imports-plain-data: web/src/page.ts → chain/node/c.ts",
  ],
  [
    "a computation of the page that imports a component",
    { "web/src/format/a.ts": imports("../components/b.ts"), "web/src/components/b.ts": EMPTY },
    "page-computes-without-components: web/src/format/a.ts → web/src/components/b.ts",
  ],
  [
    "a page that imports the node",
    { "web/src/app/a.ts": imports("../../../chain/node/page.ts"), "chain/node/page.ts": EMPTY },
    "page-borrows-plain-data: web/src/app/a.ts → chain/node/page.ts",
  ],
  [
    "a task that imports test support",
    { "tasks/test.ts": imports("../test/b.ts"), "test/b.ts": EMPTY },
    "tests-are-imported-by-tests: tasks/test.ts → test/b.ts",
  ],
  [
    "a development dependency in what ships",
    { "chain/node/dev.ts": imports("workshop") },
    "no-development-dependency-ships: chain/node/dev.ts → node_modules/workshop/index.js",
  ],
  [
    "a package that package.json does not name",
    { "tasks/undeclared.ts": imports("undeclared") },
    "every-package-is-declared: tasks/undeclared.ts → node_modules/undeclared/index.js",
  ],
  [
    "an import of nothing",
    { "chain/node/missing.ts": imports("./gone.ts") },
    "every-import-resolves: chain/node/missing.ts → ./gone.ts",
  ],
  [
    "a cycle",
    { "chain/pool/x.ts": imports("./y.ts"), "chain/pool/y.ts": imports("./x.ts") },
    "no-cycle: chain/pool/x.ts → chain/pool/y.ts",
  ],
];

const ALLOWED: Readonly<Record<string, string>> = {
  "chain/node/main.ts": [
    imports("../rpc/server.ts"),
    imports("../consensus/machine.ts"),
    imports("../primitives/units.ts"),
    imports("shipped"),
    imports("node:fs"),
  ].join(""),
  "chain/rpc/server.ts": imports("../execution/vm.ts"),
  "chain/execution/vm.ts": imports("../ledger/store.ts"),
  "chain/ledger/store.ts": imports("../primitives/units.ts"),
  "chain/consensus/machine.ts": imports("../primitives/units.ts"),
  "chain/primitives/units.ts": EMPTY,
  "chain/networks.ts": EMPTY,
  "web/src/network.ts": imports("../../chain/networks.ts"),
  "tasks/chain.ts": imports("../chain/node/main.ts") + imports("workshop"),
  "test/node.test.ts": imports("../chain/node/main.ts") + imports("../tasks/chain.ts"),
};

describe("Import directions", () => {
  it("leave alone what runs downwards", async () => {
    expect(await violations(ALLOWED)).to.deep.equal([]);
  });

  describe("report", () => {
    let reported: readonly string[];

    before(async () => {
      reported = await violations(Object.assign({}, ...FORBIDDEN.map(([, files]) => files)) as Record<string, string>);
    });

    for (const [what, , violation] of FORBIDDEN) {
      it(what, () => {
        expect(reported).to.include(violation);
      });
    }
  });
});
