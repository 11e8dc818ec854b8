import { expect } from "chai";
import { toWalletError, WalletError } from "../../../web/src/wallet/errors.ts";

describe("Errors of wallets", function () {
  it("have the meaning of their code, however deep it lies", function () {
    for (const [error, code] of [
      [{ code: 4001, message: "User rejected" }, "REFUSED"],
      [{ code: -32002, message: "already pending" }, "PENDING"],
      [{ code: 4100 }, "UNAUTHORIZED"],
      [{ code: 4200 }, "UNSUPPORTED"],
      [{ code: 4900 }, "DISCONNECTED"],
      [{ code: 4902 }, "UNKNOWN_CHAIN"],
      [{ code: -32603, data: { originalError: { code: 4902 } } }, "UNKNOWN_CHAIN"],
      [{ code: -32603, message: "boom" }, "FAILED"],
      [new Error("boom", { cause: { code: 4001 } }), "REFUSED"],
    ] as const) {
      expect(toWalletError(error).code, JSON.stringify(error)).to.equal(code);
    }
  });

  it("carry the contract's reason when it refused", function () {
    const direct = toWalletError({ code: 3, message: "execution reverted: no", data: "0x08c379a0" });
    expect([direct.code, direct.revertData]).to.deep.equal(["REVERTED", "0x08c379a0"]);
    const wrapped = toWalletError({
      code: -32603,
      message: "Internal JSON-RPC error.",
      data: { code: 3, message: "execution reverted", data: "0xdeadbeef" },
    });
    expect([wrapped.code, wrapped.revertData]).to.deep.equal(["REVERTED", "0xdeadbeef"]);
    expect(toWalletError({ code: 3, message: "execution reverted" }).revertData).to.equal("0x");
  });

  it("say what the innermost error says when nobody knows its code", function () {
    const error = { code: -32603, message: "Internal error", data: { code: -32000, message: "insufficient funds" } };
    expect(toWalletError(error).message).to.equal("insufficient funds");
    expect(toWalletError("boom").message).to.include("no reason");
    expect(toWalletError(undefined).code).to.equal("FAILED");
  });

  it("stay what they are, and end with errors that contain themselves", function () {
    const error = new WalletError("NO_ACCOUNT", "none");
    expect(toWalletError(error)).to.equal(error);
    const loop: Record<string, unknown> = { message: "loop" };
    loop["cause"] = loop;
    expect(toWalletError(loop).message).to.equal("loop");
  });
});
