import { expect } from "chai";
import { z } from "zod";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { describeMethods } from "../../../../chain/rpc/discovery/build.ts";
import type { OpenRpcDocument } from "../../../../chain/rpc/discovery/document.ts";
import { DEV_METHODS, METHODS } from "../../../../chain/rpc/methods/index.ts";
import { method, param } from "../../../../chain/rpc/method.ts";
import { address } from "../../../../chain/rpc/schemas/scalars.ts";
import { Client } from "../support/fake-node.ts";

/** What the OpenRPC meta-schema requires of the parts that this node fills. */
const schema = z.record(z.string(), z.unknown());
const descriptor = z.strictObject({ name: z.string().min(1), required: z.boolean().optional(), schema });
const openRpc = z.strictObject({
  openrpc: z.string().regex(/^1\.3\.\d+$/),
  info: z.strictObject({
    title: z.string().min(1),
    version: z.string().min(1),
    license: z.strictObject({ name: z.string() }),
  }),
  methods: z.array(
    z.strictObject({
      name: z.string().min(1),
      summary: z.string().min(1),
      paramStructure: z.enum(["by-name", "by-position", "either"]),
      params: z.array(descriptor),
      result: descriptor,
    }),
  ),
  components: z.strictObject({ schemas: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), schema) }),
});

const discover = async (dev: boolean): Promise<OpenRpcDocument> =>
  (await new Client({ dev }).call("rpc_discover")) as OpenRpcDocument;

const ANSWER = { handler: () => null } as const;

describe("JSON-RPC: rpc_discover [A-11]", function () {
  before(() => loadCrypto());

  it("answers with an OpenRPC document", async function () {
    const document = await discover(true);
    expect(openRpc.safeParse(document).error).to.equal(undefined);
    expect(document.info).to.include({ title: "CPChain JSON-RPC", version: "CPChain/test" });
    expect(JSON.parse(JSON.stringify(document))).to.deep.equal(document);
  });

  for (const dev of [false, true]) {
    it(`lists every method served, once, ${dev ? "with" : "without"} those of local networks`, async function () {
      const served = [...METHODS, ...(dev ? DEV_METHODS : [])].map(({ name }) => name).sort();
      expect((await discover(dev)).methods.map(({ name }) => name)).to.deep.equal(served);
      expect(new Set(served).size).to.equal(served.length);
    });
  }

  it("names the parameters of a method apart, those first that must be given", async function () {
    for (const { name, params } of (await discover(true)).methods) {
      const names = params.map((parameter) => parameter.name);
      expect(new Set(names).size, name).to.equal(names.length);
      const firstOptional = params.findIndex(({ required }) => required !== true);
      const after = firstOptional === -1 ? [] : params.slice(firstOptional);
      expect(
        after.filter(({ required }) => required === true),
        name,
      ).to.deep.equal([]);
    }
  });

  it("refers only to schemas that it holds, and holds none that nobody needs", async function () {
    const document = await discover(true);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? "");
    const shared = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(references)].sort()).to.deep.equal(shared.sort());
    expect(JSON.stringify(document)).to.not.match(/\$defs|definitions|"\$schema"/);
  });

  it("tells what is assumed when a parameter is left out", async function () {
    const balance = (await discover(false)).methods.find(({ name }) => name === "eth_getBalance");
    expect(balance?.params).to.deep.equal([
      { name: "address", required: true, schema: { $ref: "#/components/schemas/address" } },
      {
        name: "block",
        required: false,
        schema: { allOf: [{ $ref: "#/components/schemas/blockNumberOrTagOrHash" }], default: "latest" },
      },
    ]);
  });

  it("publishes patterns that take what the node takes: checksummed addresses", async function () {
    const published = (await discover(false)).components.schemas.address?.pattern;
    const checksummed = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
    expect(new RegExp(String(published)).test(checksummed)).to.equal(true);
    expect(address.safeParse(checksummed).success).to.equal(true);
  });

  it("takes no parameters", async function () {
    expect((await new Client().refusal("rpc_discover", "all")).code).to.equal(-32602);
  });

  it("is built once", async function () {
    const { dispatcher } = new Client();
    const ask = () => dispatcher.dispatch({ jsonrpc: "2.0", id: 1, method: "rpc_discover" }, dispatcher.session());
    const [first, second] = (await Promise.all([ask(), ask()])) as { result: unknown }[];
    expect(first?.result).to.equal(second?.result);
  });

  it("is refused when two schemas go by one name", function () {
    const one = z.string().meta({ id: "twice" });
    const other = z.array(z.number().meta({ id: "twice" }));
    const wrong = method({ name: "x_wrong", summary: "x", params: [param("a", one), param("b", other)], ...ANSWER });
    expect(() => describeMethods([wrong], "1")).to.throw(TypeError, "twice");
  });
});
