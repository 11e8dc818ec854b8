import { expect } from "chai";
import { Wallet } from "ethers";
import { devAccounts } from "../../../../../chain/node/dev/accounts.ts";
import { toHex } from "../../../../../chain/primitives/bytes.ts";
import type { Address } from "../../../../../chain/primitives/types.ts";
import { assemble } from "../../../../support/assembler.ts";
import { startLocalChain, type LocalChain } from "./support/local-chain.ts";

/** Stores 7 at slot 1 and calls 0xbe…be. */
const TARGET: Address = `0x${"de".repeat(20)}`;
const CALLED: Address = `0x${"be".repeat(20)}`;
const CODE = assemble(7, 1, "SSTORE", "PUSH0", "PUSH0", "PUSH0", "PUSH0", "PUSH0", CALLED, "GAS", "CALL", "STOP");
const SLOT = `0x${"1".padStart(64, "0")}`;
const DELEGATION = `0xef0100${TARGET.slice(2)}`;

type Account = Readonly<Record<string, unknown>>;

describe("JSON-RPC: traces of transactions that delegate (EIP-7702)", () => {
  const [payer, authority] = devAccounts().map(({ privateKey }) => new Wallet(privateKey));
  if (payer === undefined || authority === undefined) throw new Error("local networks have accounts");
  const named = authority.address.toLowerCase();
  let chain: LocalChain;
  let hash: unknown;

  before(async () => {
    chain = await startLocalChain();
    await chain.request("hardhat_setCode", [TARGET, toHex(CODE)]);
    const authorization = authority.authorizeSync({ address: TARGET, nonce: 0, chainId: 41 });
    const raw = await payer.signTransaction({
      type: 4,
      chainId: 41,
      nonce: 0,
      to: authority.address,
      gasLimit: 200_000,
      maxFeePerGas: 10n ** 12n,
      maxPriorityFeePerGas: 1,
      authorizationList: [authorization],
    });
    hash = await chain.request("eth_sendRawTransaction", [raw]);
  });
  after(() => chain.close());

  const trace = (options: unknown) => chain.request("debug_traceTransaction", [hash, options]);

  it("show the delegate's code at work in the account that delegates", async () => {
    const frame = (await trace({ tracer: "callTracer" })) as { to: string; calls: readonly Account[]; gasUsed: string };
    expect(frame.to).to.equal(named);
    expect(frame.calls[0]).to.include({ from: named, to: CALLED, type: "CALL" });
    const receipt = (await chain.request("eth_getTransactionReceipt", [hash])) as Account;
    expect(frame.gasUsed).to.equal(receipt["gasUsed"]);
    const steps = (await trace({})) as { structLogs: readonly Account[] };
    expect(steps.structLogs.map(({ op }) => op)).to.include.members(["SSTORE", "CALL"]);
  });

  it("show the account before, without the delegation that the transaction itself brings", async () => {
    const before = (await trace({ tracer: "prestateTracer" })) as Record<string, Account>;
    expect(before[named]).not.to.have.any.keys("code", "nonce");
    expect(before[named]?.["storage"]).to.deep.equal({ [SLOT]: `0x${"0".repeat(64)}` });
  });

  it("show what it changed: delegation, nonce and slots of the account", async () => {
    const options = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };
    const { post } = (await trace(options)) as { post: Record<string, Account> };
    expect(post[named]).to.deep.include({
      code: DELEGATION,
      nonce: 1,
      storage: { [SLOT]: `0x${"7".padStart(64, "0")}` },
    });
  });

  it("show the delegate among what a later call touches", async () => {
    const options = { tracer: "prestateTracer" };
    const touched = (await chain.request("debug_traceCall", [{ to: named }, "latest", options])) as Record<
      string,
      Account
    >;
    expect(touched[named]?.["code"]).to.equal(DELEGATION);
    expect(touched[TARGET]?.["code"]).to.equal(toHex(CODE));
  });

  it("show a call with authorizations as a transaction would run", async () => {
    const signed = authority.authorizeSync({ address: CALLED, nonce: 1, chainId: 41 });
    const authorizationList = [
      {
        chainId: "0x29",
        address: signed.address,
        nonce: "0x1",
        yParity: `0x${signed.signature.yParity}`,
        r: `0x${BigInt(signed.signature.r).toString(16)}`,
        s: `0x${BigInt(signed.signature.s).toString(16)}`,
      },
    ];
    const call = { from: payer.address, to: named, authorizationList };
    const options = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };
    const { post } = (await chain.request("debug_traceCall", [call, "latest", options])) as {
      post: Record<string, Account>;
    };
    expect(post[named]).to.include({ code: `0xef0100${CALLED.slice(2)}`, nonce: 2 });
  });
});
