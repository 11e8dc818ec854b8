import { expect } from "chai";
import { WalletError } from "../../../web/src/wallet/errors.ts";
import type { WalletErrorCode } from "../../../web/src/wallet/errors.ts";
import { addChainParameter } from "../../../web/src/wallet/network.ts";
import { WalletSession } from "../../../web/src/wallet/session.ts";
import { FakeProvider, walletOf } from "./fake-provider.ts";

const ALICE = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const BOB = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const HASH = `0x${"ab".repeat(32)}`;

const codeOf = async (promise: Promise<unknown>): Promise<WalletErrorCode> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof WalletError) return error.code;
    throw error;
  }
  throw new Error("expected a WalletError");
};

describe("Session with a wallet [A-11]", function () {
  const connected = async (provider = new FakeProvider([ALICE.toLowerCase(), BOB])) => {
    const session = new WalletSession();
    await session.connect(walletOf(provider));
    const summary = (): unknown => {
      const { state } = session;
      return state.status === "connected" ? [state.account, state.chainId] : state.status;
    };
    return { session, provider, summary };
  };

  it("takes the first account and the network of the wallet", async function () {
    const { summary } = await connected();
    expect(summary()).to.deep.equal([ALICE, 41]);
  });

  it("tells of every state on the way", async function () {
    const session = new WalletSession();
    const states: string[] = [];
    const unsubscribe = session.subscribe(({ status }) => states.push(status));
    await session.connect(walletOf(new FakeProvider([ALICE])));
    await session.disconnect();
    unsubscribe();
    await session.connect(walletOf(new FakeProvider([ALICE])));
    expect(states).to.deep.equal(["connecting", "connected", "disconnected"]);
  });

  it("stays disconnected when the person refuses, is already asked, or has no account", async function () {
    const session = new WalletSession();
    const provider = new FakeProvider([]);
    expect(await codeOf(session.connect(walletOf(provider)))).to.equal("NO_ACCOUNT");
    provider.refuse("eth_requestAccounts", { code: 4001 });
    expect(await codeOf(session.connect(walletOf(provider)))).to.equal("REFUSED");
    provider.refuse("eth_requestAccounts", { code: -32002 });
    expect(await codeOf(session.connect(walletOf(provider)))).to.equal("PENDING");
    expect(session.state.status).to.equal("disconnected");
  });

  it("asks nobody when it only resumes an earlier visit", async function () {
    const session = new WalletSession();
    const stranger = new FakeProvider([]);
    await session.connect(walletOf(stranger), true);
    expect(session.state.status).to.equal("disconnected");
    const friend = new FakeProvider([ALICE]);
    await session.connect(walletOf(friend), true);
    expect(session.state.status).to.equal("connected");
    expect([...stranger.calls, ...friend.calls].map(({ method }) => method)).to.not.include("eth_requestAccounts");
  });

  it("follows account and network, and ends when the last account is taken away", async function () {
    const { provider, summary } = await connected();
    provider.emit("accountsChanged", [BOB]);
    provider.emit("chainChanged", "0x1");
    expect(summary()).to.deep.equal([BOB, 1]);
    provider.emit("chainChanged", "nonsense");
    expect(summary()).to.deep.equal([BOB, undefined]);
    provider.emit("accountsChanged", []);
    expect(summary()).to.equal("disconnected");
    expect(provider.listeners).to.equal(0);
  });

  it("lets go of a wallet, and has it forget the page where it can", async function () {
    const { session, provider, summary } = await connected();
    await session.disconnect();
    expect([summary(), provider.listeners]).to.deep.equal(["disconnected", 0]);
    expect(provider.called("wallet_revokePermissions")).to.deep.equal([[{ eth_accounts: {} }]]);
    provider.emit("accountsChanged", [BOB]);
    expect(summary()).to.equal("disconnected");
  });

  it("drops the answer of a wallet that was given up for another", async function () {
    const session = new WalletSession();
    const slow = new FakeProvider([ALICE]);
    let answer: (accounts: string[]) => void = () => undefined;
    slow.answers.set("eth_requestAccounts", () => new Promise((resolve) => (answer = resolve)));
    const first = session.connect(walletOf(slow));
    await session.connect(walletOf(new FakeProvider([BOB]), "other"));
    answer([ALICE]);
    await first;
    expect(session.state).to.include({ status: "connected", account: BOB });
    expect(slow.listeners).to.equal(0);
  });

  it("changes the network, or says that the wallet does not know it", async function () {
    const { session, provider, summary } = await connected();
    provider.answers.set("wallet_switchEthereumChain", () => {
      provider.answers.set("eth_chainId", () => "0x2a");
      return null;
    });
    await session.switchChain(42);
    expect(provider.called("wallet_switchEthereumChain")).to.deep.equal([[{ chainId: "0x2a" }]]);
    expect(summary()).to.deep.equal([ALICE, 42]);
    provider.refuse("wallet_switchEthereumChain", { code: 4902 });
    expect(await codeOf(session.switchChain(43))).to.equal("UNKNOWN_CHAIN");
  });

  it("adds a network and looks where the wallet is then", async function () {
    const { session, provider, summary } = await connected(new FakeProvider([ALICE], "0x1"));
    const chain = addChainParameter(41, "http://127.0.0.1:8501/");
    provider.answers.set("wallet_addEthereumChain", () => {
      provider.answers.set("eth_chainId", () => "0x29");
      return null;
    });
    expect(summary()).to.deep.equal([ALICE, 1]);
    await session.addChain(chain);
    expect(provider.called("wallet_addEthereumChain")).to.deep.equal([[chain]]);
    expect(summary()).to.deep.equal([ALICE, 41]);
  });

  it("has transactions signed with quantities in hexadecimal, and tells their hash", async function () {
    const { session, provider } = await connected();
    provider.answers.set("eth_sendTransaction", () => HASH);
    expect(await session.send({ from: ALICE, to: BOB, value: 10n ** 18n, gas: 21_000n })).to.equal(HASH);
    expect(provider.called("eth_sendTransaction")).to.deep.equal([
      [{ from: ALICE, to: BOB, value: "0xde0b6b3a7640000", gas: "0x5208" }],
    ]);
  });

  it("tells refusals of sending, reverts, and wallets that answer nonsense", async function () {
    const { session, provider } = await connected();
    const send = (): Promise<unknown> => session.send({ from: ALICE, to: BOB });
    provider.refuse("eth_sendTransaction", { code: 4001 });
    expect(await codeOf(send())).to.equal("REFUSED");
    provider.refuse("eth_sendTransaction", { code: 3, message: "execution reverted", data: "0x" });
    expect(await codeOf(send())).to.equal("REVERTED");
    provider.answers.set("eth_sendTransaction", () => "done");
    expect(await codeOf(send())).to.equal("FAILED");
    await session.disconnect();
    expect(await codeOf(send())).to.equal("UNAUTHORIZED");
  });
});
