import type { JSX } from "preact";
import type { Hash } from "viem";
import { Link } from "wouter-preact";
import { grouped } from "../format/amount.ts";
import { Hex } from "./hex.tsx";

export const BlockLink = ({ number }: { readonly number: bigint }): JSX.Element => (
  <Link href={`/block/${number}`} class="number">
    {grouped(number)}
  </Link>
);

export const TransactionLink = ({ hash }: { readonly hash: Hash }): JSX.Element => (
  <Link href={`/tx/${hash}`}>
    <Hex value={hash} label="transaction hash" />
  </Link>
);
