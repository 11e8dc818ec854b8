import { expect } from "chai";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getChainId } from "viem/actions";
import { connect } from "../../../web/src/chain/client.ts";
import { failureOf, isUnsupported, rpcCode } from "../../../web/src/chain/failure.ts";

describe("Failures in words [A-11]", function () {
  /** What asking a server gives that answers with this text. */
  const failing = async (answer: (body: string) => string): Promise<unknown> => {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += String(chunk)));
      request.on("end", () => response.setHeader("content-type", "application/json").end(answer(body)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      return await getChainId(connect(`http://127.0.0.1:${port}/`)).catch((error: unknown) => error);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  const refusing = (code: number, message: string) => (body: string) => {
    const calls = [JSON.parse(body) as { id: number } | { id: number }[]].flat();
    return JSON.stringify(calls.map(({ id }) => ({ jsonrpc: "2.0", id, error: { code, message } })));
  };

  it("tell a node that refuses, with its reason", async function () {
    const error = await failing(refusing(-32005, "range too wide"));
    expect(failureOf(error)).to.deep.include({ kind: "refused", detail: "range too wide" });
    expect(rpcCode(error)).to.equal(-32005);
    expect(isUnsupported(error)).to.equal(false);
  });

  it("tell a node that does not have a method", async function () {
    const error = await failing(refusing(-32601, "the method does not exist"));
    expect(failureOf(error).kind).to.equal("unsupported");
    expect(isUnsupported(error)).to.equal(true);
  });

  it("tell a node that does not answer", async function () {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error: unknown = await getChainId(connect(`http://127.0.0.1:${port}/`)).catch((reason: unknown) => reason);
    expect(failureOf(error).kind).to.equal("unreachable");
    expect(rpcCode(error)).to.equal(undefined);
  });

  it("keep the words of any other fault", function () {
    expect(failureOf(new Error("broken"))).to.deep.include({ kind: "unknown", detail: "broken" });
    expect(failureOf("broken").detail).to.equal("broken");
  });
});
