import type { JSX } from "preact";
import { age, exactTime, machineTime } from "../format/time.ts";
import { useNow } from "../state/use-now.ts";

/** How long ago; the exact instant as its title. */
export const Age = ({ timestamp }: { readonly timestamp: number }): JSX.Element => (
  <time dateTime={machineTime(timestamp)} title={exactTime(timestamp)}>
    {age(timestamp, useNow())}
  </time>
);
