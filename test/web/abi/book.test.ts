import { expect } from "chai";
import { erc20Abi, getAddress } from "viem";
import { ContractBook, delegateOf } from "../../../web/src/abi/book.ts";
import { fingerprintOf } from "../../../web/src/abi/fingerprint.ts";

const CODE = "0x60016001556002600255";
const VAULT = `0x${"0a".repeat(20)}` as const;
const OTHER = `0x${"0b".repeat(20)}` as const;

describe("Contracts that the explorer knows [A-11]", function () {
  const book = new ContractBook({
    contracts: [
      { name: "Coin", source: "contracts/Coin.sol", abi: erc20Abi, code: fingerprintOf(CODE, []) },
      { name: "Vault", abi: [] },
    ],
    addresses: [
      { name: "Vault", address: VAULT },
      { name: "VaultOfOthers", address: `0x${"0c".repeat(20)}` },
    ],
  });

  it("are recognised by their code at whatever address", function () {
    expect(book.identify(OTHER, CODE)?.name).to.equal("Coin");
    expect(book.identify(OTHER, "0x6001")).to.equal(undefined);
  });

  it("are recognised by the address that genesis gives them", function () {
    expect(book.identify(VAULT, "0x6001")?.name).to.equal("Vault");
    expect(book.nameOf(getAddress(VAULT))).to.equal("Vault");
  });

  it("are none where there is no code", function () {
    expect(book.identify(VAULT, "0x")).to.equal(undefined);
  });

  it("are found by a part of their name, whole names first", function () {
    expect(book.named("VAULT").map(({ name }) => name)).to.deep.equal(["Vault", "VaultOfOthers"]);
    expect(book.named("ofothers").map(({ name }) => name)).to.deep.equal(["VaultOfOthers"]);
    expect([book.knows("coin"), book.knows("co")]).to.deep.equal([true, false]);
  });
});

describe("Delegated accounts (EIP-7702)", function () {
  it("name whose code they run", function () {
    expect(delegateOf(`0xef0100${"0a".repeat(20)}`)).to.equal(VAULT);
  });

  it("are not contracts that begin alike", function () {
    expect(delegateOf(`0xef0100${"0a".repeat(21)}`)).to.equal(undefined);
    expect(delegateOf("0x")).to.equal(undefined);
  });
});
