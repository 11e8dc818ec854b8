import { expect } from "chai";
import type { OffenceReport } from "../../../../chain/network/interface.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { TestNetworks, account, addressOf, next } from "../support/networks.ts";

describe("Greeting of peers", function () {
  this.timeout(60_000);

  const networks = new TestNetworks();
  before(() => loadCrypto());
  afterEach(() => networks.close());

  it("that ends in the middle is nobody's offence: connections get lost", async () => {
    const asked = Promise.withResolvers<undefined>();
    const silent = await networks.start({
      signer: account(),
      handlers: {
        sign: () => {
          asked.resolve(undefined);
          return new Promise(() => undefined);
        },
      },
    });
    const network = await networks.start();
    const offences: OffenceReport[] = [];
    network.on("offence", (offence) => offences.push(offence));
    const refused = next(network, "refused");
    network.keep(addressOf(silent));
    await asked.promise;
    await silent.close();
    const [{ code }] = await refused;
    expect(code).to.equal("NETWORK_FAILED");
    expect(offences).to.deep.equal([]);
  });
});
