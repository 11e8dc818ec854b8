import { expect } from "chai";
import { ContractBook } from "../../../web/src/abi/book.ts";
import { fingerprintOf } from "../../../web/src/abi/fingerprint.ts";
import { Directory } from "../../../web/src/state/directory.ts";
import { fakeNode } from "../chain/fake-node.ts";

const CODE = "0x60016001556002600255";
const VAULT = `0x${"0a".repeat(20)}` as const;
const BANK = `0x${"0b".repeat(20)}` as const;

const book = new ContractBook({
  contracts: [{ name: "Vault", abi: [], code: fingerprintOf(CODE, []) }],
  addresses: [{ name: "Bank", address: BANK }],
});

describe("Directory of contracts [A-11]", function () {
  it("asks for the code at an address once, however many want to know", async function () {
    const { client, calls } = fakeNode(() => CODE);
    const directory = new Directory(client, book);
    const [first, second] = await Promise.all([directory.at(VAULT), directory.at(VAULT.toUpperCase() as never)]);
    await directory.at(VAULT);
    expect([first?.name, second?.name, calls.length]).to.deep.equal(["Vault", "Vault", 1]);
  });

  it("remembers accounts too", async function () {
    const { client, calls } = fakeNode(() => "0x");
    const directory = new Directory(client, book);
    expect(await directory.at(VAULT)).to.equal(undefined);
    expect(await directory.at(VAULT)).to.equal(undefined);
    expect(calls).to.have.length(1);
  });

  it("asks again after a failure", async function () {
    let up = false;
    const { client } = fakeNode(() => {
      if (!up) throw new Error("down");
      return CODE;
    });
    const directory = new Directory(client, book);
    expect((await directory.at(VAULT).catch((error: unknown) => error)) instanceof Error).to.equal(true);
    up = true;
    expect((await directory.at(VAULT))?.name).to.equal("Vault");
  });

  it("finds by name what genesis fixes and what it recognised", async function () {
    const directory = new Directory(fakeNode(() => CODE).client, book);
    expect(directory.named("vault")).to.deep.equal([]);
    await directory.at(VAULT);
    expect(directory.named("VAULT")).to.deep.equal([{ name: "Vault", address: VAULT }]);
    expect(directory.named("bank")).to.deep.equal([{ name: "Bank", address: BANK }]);
    expect([directory.nameOf(BANK), directory.nameOf(VAULT)]).to.deep.equal(["Bank", "Vault"]);
  });

  it("learns from code that was fetched for something else", function () {
    const { client, calls } = fakeNode(() => CODE);
    const directory = new Directory(client, book);
    expect(directory.learn(VAULT, "0x6001")).to.equal(undefined);
    expect(directory.learn(VAULT, CODE)?.name).to.equal("Vault");
    expect([directory.known(VAULT)?.name, calls.length]).to.deep.equal(["Vault", 0]);
  });
});
