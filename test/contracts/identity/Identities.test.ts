import { expect } from "chai";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";
import { ACTIONS, signAction, signedCall } from "../support/did-actions.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

type Signer = Awaited<ReturnType<typeof ethers.getSigner>>;
const HOUR = 3_600n;
const CHANGE_OWNER = at(ACTIONS, 0);
const ADD_DELEGATE = at(ACTIONS, 2);

async function deployFixture() {
  const [owner, relay, other] = (await accounts(ethers, 3)) as [Signer, Signer, Signer];
  const registry = await ethers.deployContract("DidRegistry");
  const deadline = BigInt(await time.latest()) + HOUR;
  return { registry, owner, relay, other, identity: owner.address, deadline };
}

describe("DidRegistry, signed actions [EIP-712]", function () {
  for (const action of ACTIONS) {
    describe(`${action.call}Signed`, function () {
      it("does what the owner signed, whoever brings it, and only once", async function () {
        const { registry, owner, relay, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
        const signature = await signAction(registry, owner, identity, action, deadline);
        const data = signedCall(registry, identity, action, deadline, signature);
        const receipt = await (await relay.sendTransaction({ to: registry, data })).wait();
        expect(receipt?.logs.length).to.equal(1);
        expect(await registry.nonces(identity)).to.equal(1n);
        await expect(relay.sendTransaction({ to: registry, data })).to.be.revertedWithCustomError(
          registry,
          action.call === "deactivate" ? "IdentityDeactivated" : "InvalidSignature",
        );
      });

      it("refuses another signer, an altered argument, another identity and a late call", async function () {
        const { registry, owner, relay, other, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
        const send = (data: string) => relay.sendTransaction({ to: registry, data });
        const forged = await signAction(registry, other, identity, action, deadline);
        await expect(send(signedCall(registry, identity, action, deadline, forged)))
          .to.be.revertedWithCustomError(registry, "InvalidSignature")
          .withArgs(identity, identity);

        const signature = await signAction(registry, owner, identity, action, deadline);
        await expect(
          send(signedCall(registry, identity, action, deadline + 1n, signature)),
        ).to.be.revertedWithCustomError(registry, "InvalidSignature");
        await expect(
          send(signedCall(registry, other.address, action, deadline, signature)),
        ).to.be.revertedWithCustomError(registry, "InvalidSignature");
        for (const index of action.fields.keys()) {
          const data = signedCall(registry, identity, action, deadline, signature);
          // Fields are one word each, after the selector and the identity; a dynamic one lies behind its offset.
          const dynamic = at(action.fields, index).type === "bytes";
          const word = dynamic ? data.indexOf("112233445566") : 2 + 8 + 64 * (2 + index) - 2;
          const altered =
            data.slice(0, word) + (data.slice(word, word + 2) === "77" ? "76" : "77") + data.slice(word + 2);
          await expect(send(altered), at(action.fields, index).name).to.be.revertedWithCustomError(
            registry,
            "InvalidSignature",
          );
        }

        await time.increaseTo(deadline + 1n);
        await expect(send(signedCall(registry, identity, action, deadline, signature)))
          .to.be.revertedWithCustomError(registry, "SignatureExpired")
          .withArgs(deadline);
        expect(await registry.nonces(identity)).to.equal(0n);
      });
    });
  }

  it("follow the identity to its new owner", async function () {
    const { registry, owner, relay, other, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
    await registry.changeOwner(identity, other.address);
    const old = await signAction(registry, owner, identity, ADD_DELEGATE, deadline);
    await expect(
      relay.sendTransaction({ to: registry, data: signedCall(registry, identity, ADD_DELEGATE, deadline, old) }),
    )
      .to.be.revertedWithCustomError(registry, "InvalidSignature")
      .withArgs(identity, other.address);
    const valid = await signAction(registry, other, identity, ADD_DELEGATE, deadline);
    await expect(
      relay.sendTransaction({ to: registry, data: signedCall(registry, identity, ADD_DELEGATE, deadline, valid) }),
    ).to.emit(registry, "DIDDelegateChanged");
  });

  it("of different identities of one owner do not wait for each other", async function () {
    const { registry, owner, relay, other, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
    await registry.connect(other).changeOwner(other.address, owner.address);
    const first = await signAction(registry, owner, identity, ADD_DELEGATE, deadline);
    const second = await signAction(registry, owner, other.address, ADD_DELEGATE, deadline);
    for (const data of [
      signedCall(registry, other.address, ADD_DELEGATE, deadline, second),
      signedCall(registry, identity, ADD_DELEGATE, deadline, first),
    ]) {
      await expect(relay.sendTransaction({ to: registry, data })).to.emit(registry, "DIDDelegateChanged");
    }
  });

  it("are accepted from contract wallets by ERC-1271", async function () {
    const { registry, owner, relay, other, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
    const wallet = await ethers.deployContract("Erc1271Wallet", [other.address]);
    await registry.changeOwner(identity, wallet);
    for (const [signer, accepted] of [
      [owner, false],
      [other, true],
    ] as const) {
      const signature = await signAction(registry, signer, identity, ADD_DELEGATE, deadline);
      const sent = relay.sendTransaction({
        to: registry,
        data: signedCall(registry, identity, ADD_DELEGATE, deadline, signature),
      });
      if (accepted) await expect(sent).to.emit(registry, "DIDDelegateChanged");
      else await expect(sent).to.be.revertedWithCustomError(registry, "InvalidSignature");
    }
  });

  it("are accepted from an owner's key whose account runs other code [EIP-7702]", async function () {
    const { registry, relay, deadline } = await networkHelpers.loadFixture(deployFixture);
    const key = ethers.Wallet.createRandom();
    const payee = await ethers.deployContract("RejectingPayee");
    await networkHelpers.setCode(key.address, await ethers.provider.getCode(payee));
    const signature = await signAction(registry, key, key.address, CHANGE_OWNER, deadline);
    await expect(
      relay.sendTransaction({
        to: registry,
        data: signedCall(registry, key.address, CHANGE_OWNER, deadline, signature),
      }),
    ).to.emit(registry, "DIDOwnerChanged");
  });

  it("refuse a signature of the wrong length", async function () {
    const { registry, relay, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
    for (const signature of ["0x", `0x${"11".repeat(64)}`, `0x${"11".repeat(66)}`]) {
      await expect(
        relay.sendTransaction({
          to: registry,
          data: signedCall(registry, identity, CHANGE_OWNER, deadline, signature),
        }),
      ).to.be.revertedWithCustomError(registry, "InvalidSignature");
    }
  });

  it("are bound to this chain and this contract by the domain", async function () {
    const { registry, owner, relay, identity, deadline } = await networkHelpers.loadFixture(deployFixture);
    const twin = await ethers.deployContract("DidRegistry");
    const [, name, version, chainId, verifyingContract] = await registry.eip712Domain();
    expect([name, version]).to.deep.equal(["CPChain DID Registry", "1"]);
    expect(chainId).to.equal((await ethers.provider.getNetwork()).chainId);
    expect(verifyingContract).to.equal(await registry.getAddress());
    const signature = await signAction(twin, owner, identity, CHANGE_OWNER, deadline);
    await expect(
      relay.sendTransaction({ to: registry, data: signedCall(registry, identity, CHANGE_OWNER, deadline, signature) }),
    ).to.be.revertedWithCustomError(registry, "InvalidSignature");
  });
});
