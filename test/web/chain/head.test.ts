import { expect } from "chai";
import fc from "fast-check";
import { FIRST_RETRY_MS, HeadFeed, LONGEST_RETRY_MS, POLL_MS } from "../../../web/src/chain/head.ts";
import type { Head, HeadPorts } from "../../../web/src/chain/head.ts";

const headOf = (number: number): Head => ({
  number: BigInt(number),
  hash: `0x${number}`,
  timestamp: number,
  baseFee: 7n,
});

interface Timer {
  readonly ms: number;
  readonly callback: () => void;
}

/** Ports that do nothing by themselves: a test says what the node does. */
class Ports implements HeadPorts {
  readonly timers = new Set<Timer>();
  readonly opened: { onHead: (head: Head) => void; onEnd: () => void; closed: boolean }[] = [];
  answer: () => Promise<Head> = () => Promise.reject(new Error("down"));
  asked = 0;

  announce(onHead: (head: Head) => void, onEnd: () => void): { close(): void } {
    const announcements = { onHead, onEnd, closed: false };
    this.opened.push(announcements);
    return {
      close: () => {
        announcements.closed = true;
      },
    };
  }

  latest(): Promise<Head> {
    this.asked += 1;
    return this.answer();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { ms, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Lets the one timer of that length run out. */
  elapse(ms: number): void {
    const timer = [...this.timers].find((each) => each.ms === ms);
    if (timer === undefined) throw new Error(`no timer of ${ms} ms`);
    this.timers.delete(timer);
    timer.callback();
  }

  get waits(): readonly number[] {
    return [...this.timers].map(({ ms }) => ms).sort((a, b) => a - b);
  }
}

/** Until what was promised has happened. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Following the newest block [A-11]", function () {
  const started = async (ports = new Ports()): Promise<{ ports: Ports; feed: HeadFeed }> => {
    const feed = new HeadFeed(ports);
    feed.start();
    await settle();
    return { ports, feed };
  };

  it("asks at once, before anything is announced", async function () {
    const ports = new Ports();
    ports.answer = () => Promise.resolve(headOf(5));
    const { feed } = await started(ports);
    expect(feed.state).to.deep.equal({ link: "polling", head: headOf(5) });
  });

  it("is live with the first announcement, and asks no more", async function () {
    const { ports, feed } = await started();
    ports.opened[0]?.onHead(headOf(6));
    expect(feed.state).to.deep.equal({ link: "live", head: headOf(6) });
    expect(ports.waits).to.deep.equal([]);
  });

  it("drops the answer to a question that an announcement overtook", async function () {
    const ports = new Ports();
    let answer: (head: Head) => void = () => undefined;
    ports.answer = () => new Promise((resolve) => (answer = resolve));
    const { feed } = await started(ports);
    ports.opened[0]?.onHead(headOf(9));
    answer(headOf(8));
    await settle();
    expect(feed.state).to.deep.equal({ link: "live", head: headOf(9) });
  });

  it("asks every few seconds while nothing is announced, and keeps the block while the node is down", async function () {
    const ports = new Ports();
    ports.answer = () => Promise.resolve(headOf(1));
    const { feed } = await started(ports);
    ports.answer = () => Promise.reject(new Error("down"));
    ports.elapse(POLL_MS);
    await settle();
    expect(feed.state).to.deep.equal({ link: "down", head: headOf(1) });
    ports.answer = () => Promise.resolve(headOf(2));
    ports.elapse(POLL_MS);
    await settle();
    expect(feed.state).to.deep.equal({ link: "polling", head: headOf(2) });
  });

  it("opens the announcements again, later each time, and soon again after a block", async function () {
    const { ports } = await started();
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      ports.opened.at(-1)?.onEnd();
      const wait = ports.waits.filter((ms) => ms !== POLL_MS)[0] ?? 0;
      waits.push(wait);
      ports.elapse(wait);
    }
    expect(waits).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, LONGEST_RETRY_MS, LONGEST_RETRY_MS]);
    ports.opened.at(-1)?.onHead(headOf(3));
    ports.opened.at(-1)?.onEnd();
    await settle();
    expect(ports.waits).to.deep.equal([FIRST_RETRY_MS, POLL_MS]);
  });

  it("asks while the announcements are interrupted", async function () {
    const { ports, feed } = await started();
    ports.opened[0]?.onHead(headOf(3));
    ports.answer = () => Promise.resolve(headOf(4));
    ports.opened[0]?.onEnd();
    await settle();
    expect(feed.state).to.deep.equal({ link: "polling", head: headOf(4) });
  });

  it("leaves nothing behind when it stops", async function () {
    const { ports, feed } = await started();
    feed.stop();
    ports.opened[0]?.onEnd();
    await settle();
    expect(ports.timers.size).to.equal(0);
    expect(ports.opened[0]?.closed).to.equal(true);
  });

  it("tells its listeners of every change until they leave", async function () {
    const { ports, feed } = await started();
    const seen: unknown[] = [];
    const leave = feed.subscribe(() => seen.push(feed.state.head?.number));
    ports.opened[0]?.onHead(headOf(1));
    leave();
    ports.opened[0]?.onHead(headOf(2));
    expect(seen).to.deep.equal([1n]);
  });

  it("never waits for more than one question and one opening, whatever happens", async function () {
    const event = fc.constantFrom("head", "end", "poll", "retry", "up", "down");
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { ports, feed } = await started();
        let open = true;
        for (const [i, each] of events.entries()) {
          const retry = ports.waits.find((ms) => ms !== POLL_MS);
          if (each === "head" && open) ports.opened.at(-1)?.onHead(headOf(i));
          if (each === "end" && open) ports.opened.at(-1)?.onEnd();
          if (each === "end") open = false;
          if (each === "poll" && ports.waits.includes(POLL_MS)) ports.elapse(POLL_MS);
          if (each === "retry" && retry !== undefined) {
            ports.elapse(retry);
            open = true;
          }
          if (each === "up") ports.answer = () => Promise.resolve(headOf(i));
          if (each === "down") ports.answer = () => Promise.reject(new Error("down"));
          await settle();
          expect(ports.waits.filter((ms) => ms === POLL_MS).length).to.equal(feed.state.link === "live" ? 0 : 1);
          expect(ports.waits.filter((ms) => ms !== POLL_MS).length).to.equal(open ? 0 : 1);
        }
        feed.stop();
        expect(ports.timers.size).to.equal(0);
      }),
      { numRuns: 60 },
    );
  });
});
