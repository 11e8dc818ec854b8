import type { Address, Hex } from "../../primitives/types.ts";

/** The mnemonic that Hardhat, anvil and ganache use too. Everybody knows these keys: never send real money to them. */
export const DEV_MNEMONIC = "test test test test test test test test test test test junk";

export interface DevAccount {
  readonly address: Address;
  readonly privateKey: Hex;
}

/** Ten accounts with 10,000 CPC each on the local network: 0 to 9 of the mnemonic at m/44'/60'/0'/0 (BIP-44). */
export const devAccounts = (): DevAccount[] => [...FUNDED];
/** Index 10, behind the funded ones, holds the rest of the investors' share. */
export const investorAccount = (): DevAccount => INVESTOR;
/** Indices 20 to 23. */
export const devValidators = (): DevAccount[] => [...VALIDATORS];
/** Indices 30 to 33. */
export const devProposers = (): DevAccount[] => [...PROPOSERS];

// Written down, because deriving them would take a tenth of a node's start.
const FUNDED: readonly DevAccount[] = [
  {
    address: "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
    privateKey: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  },
  {
    address: "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
    privateKey: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
  },
  {
    address: "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
    privateKey: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
  },
  {
    address: "0x90f79bf6eb2c4f870365e785982e1f101e93b906",
    privateKey: "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
  },
  {
    address: "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65",
    privateKey: "0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
  },
  {
    address: "0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
    privateKey: "0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
  },
  {
    address: "0x976ea74026e726554db657fa54763abd0c3a0aa9",
    privateKey: "0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e",
  },
  {
    address: "0x14dc79964da2c08b23698b3d3cc7ca32193d9955",
    privateKey: "0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356",
  },
  {
    address: "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f",
    privateKey: "0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97",
  },
  {
    address: "0xa0ee7a142d267c1f36714e4a8f75612f20a79720",
    privateKey: "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6",
  },
];
const INVESTOR: DevAccount = {
  address: "0xbcd4042de499d14e55001ccbb24a551f3b954096",
  privateKey: "0xf214f2b2cd398c806f84e317254e0f0b801d0643303237d97a22a48e01628897",
};
const VALIDATORS: readonly DevAccount[] = [
  {
    address: "0x09db0a93b389bef724429898f539aeb7ac2dd55f",
    privateKey: "0xeaa861a9a01391ed3d587d8a5a84ca56ee277629a8b02c22093a419bf240e65d",
  },
  {
    address: "0x02484cb50aac86eae85610d6f4bf026f30f6627d",
    privateKey: "0xc511b2aa70776d4ff1d376e8537903dae36896132c90b91d52c1dfbae267cd8b",
  },
  {
    address: "0x08135da0a343e492fa2d4282f2ae34c6c5cc1bbe",
    privateKey: "0x224b7eb7449992aac96d631d9677f7bf5888245eef6d6eeda31e62d2f29a83e4",
  },
  {
    address: "0x5e661b79fe2d3f6ce70f5aac07d8cd9abb2743f1",
    privateKey: "0x4624e0802698b9769f5bdb260a3777fbd4941ad2901f5966b854f953497eec1b",
  },
];
const PROPOSERS: readonly DevAccount[] = [
  {
    address: "0x1bcb8e569eedab4668e55145cfeaf190902d3cf2",
    privateKey: "0x85a74ca11529e215137ccffd9c95b2c72c5fb0295c973eb21032e823329b3d2d",
  },
  {
    address: "0x8263fce86b1b78f95ab4dae11907d8af88f841e7",
    privateKey: "0xac8698a440d33b866b6ffe8775621ce1a4e6ebd04ab7980deb97b3d997fc64fb",
  },
  {
    address: "0xcf2d5b3cbb4d7bf04e3f7bfa8e27081b52191f91",
    privateKey: "0xf076539fbce50f0513c488f32bf81524d30ca7a29f400d68378cc5b1b17bc8f2",
  },
  {
    address: "0x86c53eb85d0b7548fea5c4b4f82b4205c8f6ac18",
    privateKey: "0x5544b8b2010dbdbef382d254802d856629156aba578f453a76af01b81a80104e",
  },
];
