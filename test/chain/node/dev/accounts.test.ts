import { expect } from "chai";
import { HDNodeWallet, Mnemonic } from "ethers";
import {
  DEV_MNEMONIC,
  devAccounts,
  devProposers,
  devValidators,
  investorAccount,
} from "../../../../chain/node/dev/accounts.ts";

describe("The known accounts of the local network", () => {
  it("are those of the mnemonic that Hardhat, anvil and ganache use", () => {
    const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(DEV_MNEMONIC), "m/44'/60'/0'/0");
    const derived = (index: number) => {
      const { address, privateKey } = root.deriveChild(index);
      return { address: address.toLowerCase(), privateKey };
    };
    expect(devAccounts()).to.deep.equal(Array.from({ length: 10 }, (_, index) => derived(index)));
    expect(investorAccount()).to.deep.equal(derived(10));
    expect(devValidators()).to.deep.equal([20, 21, 22, 23].map(derived));
    expect(devProposers()).to.deep.equal([30, 31, 32, 33].map(derived));
  });
});
