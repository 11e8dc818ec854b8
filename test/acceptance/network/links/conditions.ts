/** What happens to bytes on their way between two nodes, the same in both directions. */
export interface LinkConditions {
  /** one way, ms: an answer takes twice as long */
  readonly delayMs: number;
  /** probability that a segment is lost */
  readonly loss: number;
  /** nothing gets through; connections stay open, as they do when a cable is pulled */
  readonly cut: boolean;
}

export const CALM: LinkConditions = { delayMs: 0, loss: 0, cut: false };

/** Payload of a TCP segment on Ethernet. */
const SEGMENT_BYTES = 1_448;
/** Linux waits no less for an acknowledgement. */
const LEAST_TIMEOUT_MS = 200;

/**
 * How much later bytes arrive because segments of theirs were lost. Nodes talk TCP, so nothing is missing: a lost segment
 * is sent again after a time-out of a round trip and 200 ms, twice as long each further time, and everything behind it waits.
 * That is TCP at its worst; with more data on the way it would notice after a round trip.
 * @param random numbers from 0 up to 1
 */
export const lossDelay = (bytes: number, { delayMs, loss }: LinkConditions, random: () => number): number => {
  let longest = 0;
  for (let sent = 0; loss > 0 && sent < bytes; sent += SEGMENT_BYTES) {
    let delay = 0;
    for (let timeout = 2 * delayMs + LEAST_TIMEOUT_MS; random() < loss; timeout *= 2) delay += timeout;
    longest = Math.max(longest, delay);
  }
  return longest;
};
