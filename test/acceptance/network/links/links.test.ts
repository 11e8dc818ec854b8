import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { expect } from "chai";
import { CALM, lossDelay } from "./conditions.ts";
import { Links } from "./links.ts";

/** Numbers in turn, the last for ever. */
const sequence = (...numbers: number[]) => {
  const rest = [...numbers];
  return (): number => (rest.length > 1 ? rest.shift() : rest[0]) ?? 1;
};

describe("Links between processes", () => {
  let server: Server;
  let links: Links;
  let accepted: number;
  const sockets: Socket[] = [];

  /** Dials the server, which sends back what it gets. */
  const dial = (): Socket => {
    const socket = connect({ port: links.port("a", "b"), host: "127.0.0.1" });
    sockets.push(socket.on("error", () => undefined));
    return socket;
  };

  const read = async (socket: Socket, length: number): Promise<Buffer> => {
    let bytes = Buffer.alloc(0);
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= length) break;
    }
    return bytes;
  };

  beforeEach(async () => {
    accepted = 0;
    server = createServer((socket) => {
      accepted += 1;
      sockets.push(socket.on("error", () => undefined));
      socket.pipe(socket);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    links = await Links.between([
      { name: "a", port: 1 },
      { name: "b", port: (server.address() as AddressInfo).port },
    ]);
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await links.close();
    server.close();
  });

  it("bring every byte in order, however many segments are lost", async () => {
    links.disturb({ delayMs: 1, loss: 0.2 });
    const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, i) => i % 251));
    const socket = dial();
    for (let from = 0; from < bytes.length; from += 5_000) socket.write(bytes.subarray(from, from + 5_000));
    expect((await read(socket, bytes.length)).equals(bytes)).to.equal(true);
  });

  it("hold what is sent while they are cut, on connections old and new, and bring it when they heal", async () => {
    const old = dial();
    old.write("before");
    expect((await read(old, 6)).toString()).to.equal("before");
    links.partition([["a"], ["b"]]);
    const young = dial();
    old.write("during");
    young.write("anew");
    await once(young, "connect");
    expect([accepted, old.bytesRead]).to.deep.equal([1, 6]);
    links.heal();
    expect((await read(old, 6)).toString()).to.equal("during");
    expect((await read(young, 4)).toString()).to.equal("anew");
  });

  it("end when either end does", async () => {
    const connected = once(server, "connection");
    const socket = dial();
    const [far] = (await connected) as [Socket];
    far.destroy();
    await once(socket, "close");
  });

  it("refuse whom the node itself would refuse", async () => {
    const socket = connect({ port: links.port("b", "a"), host: "127.0.0.1" });
    socket.on("error", () => undefined);
    await once(socket, "close");
  });

  it("make a lost segment wait for TCP's time-out, twice as long each time", () => {
    const conditions = { ...CALM, delayMs: 500, loss: 0.05 };
    expect(lossDelay(1_448, conditions, sequence(0.9))).to.equal(0);
    expect(lossDelay(1_448, conditions, sequence(0.01, 0.9))).to.equal(1_200);
    expect(lossDelay(1_448, conditions, sequence(0.01, 0.01, 0.9))).to.equal(3_600);
    expect(lossDelay(1_449, conditions, sequence(0.9, 0.01, 0.9))).to.equal(1_200);
    expect(lossDelay(100_000, CALM, sequence(0))).to.equal(0);
  });
});
