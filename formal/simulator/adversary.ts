import { lockPoint } from "../../chain/consensus/messages/message.ts";
import type { Message, OwnMessage } from "../../chain/consensus/messages/message.ts";
import { signMessage } from "../../chain/consensus/messages/sign.ts";
import { decodeMessage, encodeMessage } from "../../chain/consensus/wire/message-codec.ts";
import type { Address } from "../../chain/primitives/types.ts";
import { simulatedSigner } from "./keys.ts";
import type { World } from "./world.ts";

/** Messages that it remembers. */
const MEMORY = 200;
/** ms between two deeds, at most */
const PAUSE_MS = 1_500;

const NAME = "adversary";

/**
 * Somebody who overhears everything and can reach every node: says old messages again and forges new ones. With the keys of
 * Byzantine validators it casts votes that contradict what their nodes say, and makes those nodes speak to some only.
 */
export class Adversary {
  readonly #world: World;
  readonly #heard: Uint8Array[] = [];

  constructor(world: World) {
    this.#world = world;
    let count = 0;
    world.network.tap = (from, message) => {
      if (from === NAME) return;
      count += 1;
      // As likely to remember an old message as a new one of late.
      if (this.#heard.length < MEMORY) this.#heard.push(message);
      else if (count % 10 === 0) this.#heard[world.random.below(MEMORY)] = message;
    };
    this.#plan();
  }

  #plan(): void {
    const { time, random } = this.#world;
    time.after(random.between(50, PAUSE_MS), () => {
      if (this.#heard.length > 0) void this.#act();
      this.#plan();
    });
  }

  async #act(): Promise<void> {
    const { random, byzantine } = this.#world;
    switch (random.below(byzantine.length > 0 ? 4 : 2)) {
      case 0:
        this.#tell(random.pick(this.#heard), "message-replayed");
        return;
      case 1:
        this.#tell(this.#forge(random.pick(this.#heard)), "message-forged");
        return;
      case 2:
        await this.#contradict(random.pick(byzantine));
        return;
      default:
        this.#shun();
    }
  }

  #tell(message: Uint8Array, mishap: "message-replayed" | "message-forged" | "vote-equivocating"): void {
    const { random, network, nodes, tally } = this.#world;
    tally.add(mishap);
    for (const { name } of nodes) if (random.chance(0.5)) network.send(NAME, name, message);
  }

  /** A message that its signer never signed, or that is none. */
  #forge(bytes: Uint8Array): Uint8Array {
    const { random, validators } = this.#world;
    const { message, block } = decodeMessage(bytes);
    const other = { ...message, blockHash: this.#someBlock() } as Message;
    switch (random.below(4)) {
      case 0:
        return encodeMessage({ message: other, block });
      case 1:
        return encodeMessage({ message: { ...message, validator: random.below(validators) } as Message, block });
      case 2:
        return encodeMessage({ message: { ...message, height: this.#world.height + 1 }, block });
      default: {
        const broken = Uint8Array.from(bytes);
        broken[random.below(broken.length)] = random.below(256);
        return broken.subarray(0, random.chance(0.3) ? random.below(broken.length) : undefined);
      }
    }
  }

  /** A vote with the key of a Byzantine validator for whatever it can vote for, whatever its nodes voted for. */
  async #contradict(address: Address): Promise<void> {
    const { random, driverSettings } = this.#world;
    const { validators } = driverSettings.committee.speakers(1);
    const { message } = decodeMessage(random.pick(this.#heard));
    const own = this.#lie(message);
    if (own === undefined) return;
    const self = validators.indexOf(address);
    if (self === undefined) return;
    const signed = await signMessage(own, simulatedSigner(address), self, driverSettings.chainId);
    this.#tell(encodeMessage({ message: signed, block: undefined }), "vote-equivocating");
  }

  #lie(overheard: Message): OwnMessage | undefined {
    const { random } = this.#world;
    const { height } = overheard;
    switch (overheard.kind) {
      case "PROPOSAL":
      case "VALIDATE":
        return this.#prepare(height, random.below(3));
      case "PREPARE":
        // As a coordinator, with the justification of another one.
        if (overheard.justification !== undefined) return { ...overheard };
        return this.#prepare(height, overheard.round);
      case "COMMIT":
        if (random.chance(0.5)) return { ...overheard };
        // It hides the lock that it has, or shows one to some only.
        return {
          kind: "IMPEACH",
          height,
          round: overheard.round + 2,
          lock: random.pick([undefined, overheard.certificate]),
        };
      case "IMPEACH":
        return { ...overheard, lock: random.pick([undefined, overheard.lock]) };
    }
  }

  #prepare(height: number, round: number): OwnMessage {
    return {
      kind: "PREPARE",
      height,
      round,
      blockHash: this.#someBlock(),
      certificate: undefined,
      justification: undefined,
    };
  }

  /** the block that some message was about */
  #someBlock(): `0x${string}` {
    const message = decodeMessage(this.#world.random.pick(this.#heard)).message;
    if ("blockHash" in message) return message.blockHash;
    return lockPoint(message.lock)?.blockHash ?? `0x${"11".repeat(32)}`;
  }

  /** A Byzantine validator stops to speak to some of the others, or speaks to all again. */
  #shun(): void {
    const { random, nodes, honest } = this.#world;
    const node = random.pick(nodes.filter((candidate) => !honest.includes(candidate)));
    const share = random.pick([0, 0.3, 0.7]);
    node.shunned = new Set(nodes.map(({ name }) => name).filter(() => random.chance(share)));
    this.#world.note(`${node.name} says nothing to ${[...node.shunned].join(" ") || "none"} of the others`);
  }
}
