import { createHash } from "node:crypto";
import { TopicValidatorResult, gossipsub } from "@libp2p/gossipsub";
import type { GossipSub, Message } from "@libp2p/gossipsub";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import { Budget } from "../budget.ts";
import { NetworkError } from "../errors.ts";
import type { Topic, Verdict } from "../interface.ts";
import type { Offence } from "../reputation.ts";
import { TOPIC_LIMITS } from "./protocols.ts";
import type { Protocols } from "./protocols.ts";

const TOPICS = ["transactions", "announcements"] as const satisfies readonly Topic[];

const MESSAGE_ID_BYTES = 20;
const MESSAGE_ID_DOMAIN = "cpchain gossip";
const HEARTBEAT_MS = 700;
const SEEN_MS = 120_000;
/** below it a message is simply sent; a notice to every peer that it is here already would cost more */
const NOTICE_BYTES = 128 * 1024;
const RESULT: Readonly<Record<Verdict, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

/** Bytes of one gossip message of libp2p: what is spread, and its envelope. */
const ENVELOPE_BYTES = 2 * NETWORK_LIMITS.transactionsBytes;

/**
 * Gossipsub without author signatures: transactions and announcements carry their own. A message is known by what is in
 * it, so the same content is forwarded once, whoever sends it.
 */
export const createGossip = ({ topic }: Protocols): ReturnType<typeof gossipsub> =>
  gossipsub({
    globalSignaturePolicy: "StrictNoSign",
    fallbackToFloodsub: false,
    doPX: false,
    emitSelf: false,
    floodPublish: false,
    batchPublish: true,
    D: 4,
    Dlo: 3,
    Dhi: 8,
    Dout: 1,
    Dscore: 2,
    Dlazy: 4,
    heartbeatInterval: HEARTBEAT_MS,
    seenTTL: SEEN_MS,
    idontwantMinDataSize: NOTICE_BYTES,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    maxInboundDataLength: ENVELOPE_BYTES,
    maxOutboundBufferSize: NETWORK_LIMITS.backlogBytes,
    allowedTopics: Object.values(topic),
    msgIdFn: messageId,
    // Many nodes behind one address are normal here; who may send is decided by greeting and reputation.
    scoreParams: { IPColocationFactorWeight: 0 },
  });

const messageId = ({ topic, data }: Message): Uint8Array =>
  createHash("sha256").update(`${MESSAGE_ID_DOMAIN}\n${topic}\n`).update(data).digest().subarray(0, MESSAGE_ID_BYTES);

export interface GossipParts {
  readonly pubsub: GossipSub;
  readonly protocols: Protocols;
  /** whether a peer's greeting was accepted */
  readonly isKnown: (peer: string) => boolean;
  readonly validate: (topic: Topic, peer: string, data: Uint8Array) => Promise<Verdict>;
  readonly onOffence: (peer: string, offence: Offence, reason: string) => void;
}

/** What is spread among all nodes. Nothing is forwarded before it was found valid. */
export class Gossip {
  readonly #parts: GossipParts;
  readonly #budgets = new Map<string, Record<Topic, Budget>>();

  constructor(parts: GossipParts) {
    this.#parts = parts;
    const { pubsub, protocols } = parts;
    for (const topic of TOPICS) {
      const name = protocols.topic[topic];
      pubsub.topicValidators.set(
        name,
        async (peer, { data }) => RESULT[await this.#judge(topic, peer.toString(), data)],
      );
      pubsub.subscribe(name);
    }
  }

  /** @returns how many peers it was handed to */
  async publish(topic: Topic, data: Uint8Array): Promise<number> {
    const { bytes } = TOPIC_LIMITS[topic];
    if (data.length > bytes) {
      throw new NetworkError("FRAME_TOO_LONG", `${data.length} bytes of ${topic}, ${bytes} are allowed`);
    }
    const { recipients } = await this.#parts.pubsub.publish(this.#parts.protocols.topic[topic], data);
    return recipients.length;
  }

  drop(peer: string): void {
    this.#budgets.delete(peer);
  }

  async #judge(topic: Topic, peer: string, data: Uint8Array): Promise<Verdict> {
    const { isKnown, validate, onOffence } = this.#parts;
    if (!isKnown(peer)) return "ignore";
    if (data.length > TOPIC_LIMITS[topic].bytes) {
      onOffence(peer, "malformed", `${data.length} bytes of ${topic}`);
      return "reject";
    }
    if (!this.#budgetsOf(peer)[topic].take(1, performance.now())) {
      onOffence(peer, "flood", `more ${topic} than its budget`);
      return "ignore";
    }
    const verdict = await validate(topic, peer, data);
    if (verdict === "reject") onOffence(peer, "invalid", `${topic} that no honest node sends`);
    return verdict;
  }

  #budgetsOf(peer: string): Record<Topic, Budget> {
    const known = this.#budgets.get(peer);
    if (known !== undefined) return known;
    const now = performance.now();
    const made = {
      transactions: new Budget(TOPIC_LIMITS.transactions.budget, now),
      announcements: new Budget(TOPIC_LIMITS.announcements.budget, now),
    };
    this.#budgets.set(peer, made);
    return made;
  }
}
