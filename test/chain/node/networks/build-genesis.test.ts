import { expect } from "chai";
import { Interface } from "ethers";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import type { Genesis } from "../../../../chain/execution/genesis/file.ts";
import { buildGenesis } from "../../../../chain/node/networks/build-genesis.ts";
import type { GenesisOptions } from "../../../../chain/node/networks/build-genesis.ts";
import { startInProcess } from "../../../../chain/node/networks/in-process.ts";
import { localGenesisOptions } from "../../../../chain/node/networks/local-genesis.ts";
import { PREDEPLOYS, TOTAL_SUPPLY } from "../../../../chain/primitives/params.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { rejection } from "../../../support/rejection.ts";

const CPC = 10n ** 18n;
const SOMEBODY: Address = `0x${"77".repeat(20)}`;
const MILLION = 1_000_000n * CPC;

describe("Genesis of a network", function () {
  const build = async (changes: Partial<GenesisOptions> = {}): Promise<Genesis> =>
    parseGenesis(await buildGenesis({ ...localGenesisOptions(), ...changes }));

  const balanceOf = (genesis: Genesis, address: Address): bigint => genesis.alloc.get(address)?.balance ?? 0n;

  const sum = (genesis: Genesis): bigint =>
    [...genesis.alloc.values()].reduce((total, { balance }) => total + balance, 0n);

  for (const [profile, team, community] of [
    ["wp2", 200n, 400n],
    ["wp1", 250n, 350n],
  ] as const) {
    it(`divides 10⁹ CPC by the profile ${profile}, to the last wei [E-01] [E-11]`, async function () {
      const genesis = await build({ profile });
      expect(balanceOf(genesis, PREDEPLOYS.teamVesting)).to.equal(team * MILLION);
      expect(balanceOf(genesis, PREDEPLOYS.treasury)).to.equal(community * MILLION);
      expect(sum(genesis)).to.equal(TOTAL_SUPPLY);
    });
  }

  it("takes balances from the investors' share", async function () {
    const options = localGenesisOptions();
    const genesis = await build({ balances: new Map([[SOMEBODY, 5n]]) });
    expect(balanceOf(genesis, options.investors)).to.equal(400n * MILLION - 5n);
  });

  it("refuses balances beyond that share", async function () {
    const balances = new Map([[SOMEBODY, 400n * MILLION + 1n]]);
    expect((await rejection(build({ balances }))).code).to.equal("CONFIG_INVALID");
  });

  it("refuses a team whose shares are not the whole", async function () {
    const team = [{ account: SOMEBODY, share: 9_999 }];
    expect((await rejection(build({ team }))).code).to.equal("CONFIG_INVALID");
  });

  it("holds contracts as their constructors leave them", async function () {
    const chain = await startInProcess();
    const contracts = new Interface([
      "function owner() view returns (address)",
      "function portions() view returns (uint8)",
    ]);
    const read = async (to: Address, name: string): Promise<unknown> => {
      const data = contracts.encodeFunctionData(name);
      const { result } = await chain.answer<{ result: string }>({
        jsonrpc: "2.0",
        id: 1,
        method: "eth_call",
        params: [{ to, data }, "latest"],
      });
      return contracts.decodeFunctionResult(name, result)[0] as unknown;
    };
    try {
      expect(String(await read(PREDEPLOYS.treasury, "owner")).toLowerCase()).to.equal(localGenesisOptions().controller);
      expect(await read(PREDEPLOYS.teamVesting, "portions")).to.equal(4n);
    } finally {
      await chain.close();
    }
  });
});
