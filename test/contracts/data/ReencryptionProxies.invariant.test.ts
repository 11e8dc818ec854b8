import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { accounts, at } from "../support/accounts.ts";
import { EPOCH, scene, signAnswer } from "../support/reencryption.ts";
import { DATASET } from "../../sdk/reencryption/support/parties.ts";

const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

const TERMS = [1_000n, 401n, 1_000n, 10n, 100n] as const;
const [, , NOTICE, BOND, ANSWER_TIME] = TERMS;

async function deployed() {
  const people = await accounts(ethers, 5);
  const [reader, treasury] = [at(people, 3), at(people, 4)];
  const proxies = [at(people, 1), at(people, 2)];
  const datasets = await ethers.deployContract("DatasetRegistry");
  const grants = await ethers.deployContract("AccessGrants", [datasets]);
  const contract = await ethers.deployContract("ReencryptionProxies", [grants, ...TERMS, treasury.address]);
  await datasets.register(DATASET);
  await grants.grant(DATASET, reader, 0xffff_ffff_ffffn, EPOCH, EPOCH);
  const stage = scene(
    reader.address,
    proxies.map(({ address }) => address),
  );
  await contract.publishShares(DATASET, reader, stage.task.root);
  return { people, proxies, reader, contract, stage };
}

const step = fc.record({
  kind: fc.constantFrom(
    "offer",
    "offer",
    "dispute",
    "ask",
    "ask",
    "right",
    "wrong",
    "judge",
    "silence",
    "notice",
    "leave",
    "collect",
    "wait",
  ),
  proxy: fc.nat(1),
  question: fc.nat(3),
  value: fc.bigInt({ min: 0n, max: 2_000n }),
});

describe("ReencryptionProxies, random histories", function () {
  this.timeout(300_000);

  it("hold exactly the deposits, what is owed and the bonds of open questions, and let all of it out in the end [S-12, A-09]", async function () {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const { people, proxies, reader, contract, stage } = await networkHelpers.loadFixture(deployed);
        const address = await contract.getAddress();
        const asked: number[] = [];

        const act = async (kind: string, index: number, question: number, value: bigint): Promise<unknown> => {
          const proxy = at(proxies, index);
          const own = contract.connect(proxy);
          const [right, wrong] = [at(stage.right, index), at(stage.wrong, index)];
          const { commitment } = stage.share(index);
          switch (kind) {
            case "offer":
              return own.offer("https://proxy.example", "0x01", { value });
            case "dispute": {
              const fragment = `0x${value.toString(16).padStart(4, "0")}`;
              const signature = await signAnswer(contract, proxy, stage, fragment);
              const hints = stage.hints(index, fragment);
              return contract.disputeFragment(
                stage.task,
                stage.capsule,
                fragment,
                signature,
                stage.share(index),
                stage.nonce,
                hints,
              );
            }
            case "ask":
              await contract.connect(reader).ask(stage.task, proxy, stage.capsule, stage.share(index), { value: BOND });
              return asked.push(index);
            case "right":
            case "wrong":
              return own.answer(question, kind === "right" ? right : wrong);
            case "judge":
              return contract.disputeAnswer(
                question,
                stage.task,
                stage.capsule,
                commitment,
                wrong,
                stage.hints(index, wrong),
              );
            case "silence":
              return contract.punishSilence(question, stage.task, stage.capsule, commitment);
            case "notice":
              return own.announceLeave();
            case "leave":
              return own.leave();
            case "collect":
              return contract.collect(at(people, Number(value % 5n)).address);
            default:
              return time.increase(value + 1n);
          }
        };
        const attempt = async (...what: Parameters<typeof act>): Promise<void> => {
          // Whether it is allowed is the business of the other tests.
          await act(...what).catch(() => undefined);
        };
        const held = async (): Promise<bigint> => {
          let sum = 0n;
          for (const { deposit } of (await contract.services(0n, 10n))[1]) sum += deposit;
          for (const person of people) sum += await contract.owedTo(person);
          for (const index of asked.keys()) {
            const { proxy, answered } = await contract.questionOf(index + 1);
            if (proxy !== ethers.ZeroAddress && !answered) sum += BOND;
          }
          return sum;
        };

        for (const { kind, proxy, question, value } of steps) {
          await attempt(kind, proxy, question + 1, value);
          expect(await held()).to.equal(await ethers.provider.getBalance(address));
        }
        await time.increase(ANSWER_TIME + 1n);
        for (const [index, proxy] of asked.entries()) await attempt("silence", proxy, index + 1, 0n);
        for (const proxy of proxies.keys()) await attempt("notice", proxy, 1, 0n);
        await time.increase(NOTICE);
        for (const proxy of proxies.keys()) await attempt("leave", proxy, 1, 0n);
        for (const person of people.keys()) await attempt("collect", 0, 1, BigInt(person));
        expect(await ethers.provider.getBalance(address)).to.equal(0n);
      }),
      { numRuns: 25 },
    );
  });
});
