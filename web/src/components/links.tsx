import type { JSX } from "preact";
import { getAddress } from "viem";
import type { Address, Hash } from "viem";
import { Link } from "wouter-preact";
import { grouped } from "../format/amount.ts";
import { paths } from "../search/paths.ts";
import { useServices } from "../state/context.ts";
import { useContract } from "../state/use-contract.ts";
import { CopyButton } from "./copy-button.tsx";
import { Hex } from "./hex.tsx";
import { Identicon } from "./identicon.tsx";

interface LinkProps {
  readonly copy?: boolean;
  readonly full?: boolean;
}

export const BlockLink = ({ number }: { readonly number: bigint }): JSX.Element => (
  <Link href={paths.block(number)} class="number">
    {grouped(number)}
  </Link>
);

export const TransactionLink = ({
  hash,
  copy = false,
  full = false,
}: LinkProps & { readonly hash: Hash }): JSX.Element => (
  <>
    <Link href={paths.transaction(hash)}>
      <Hex value={hash} label="transaction hash" full={full} />
    </Link>
    {copy && <CopyButton value={hash} label="transaction hash" />}
  </>
);

/** An address under its name, if the page knows one, with its checksum (EIP-55). */
export const AddressLink = ({
  address,
  copy = false,
  full = false,
}: LinkProps & { readonly address: Address }): JSX.Element => {
  const { directory } = useServices();
  const contract = useContract(address);
  const name = directory.nameOf(address) ?? contract?.name;
  const value = getAddress(address);
  return (
    <span class="address">
      <Identicon address={address} />
      <Link href={paths.address(value)} title={value}>
        {name !== undefined && !full ? name : <Hex value={value} label="address" full={full} />}
      </Link>
      {name !== undefined && full && <span class="badge badge-accent">{name}</span>}
      {copy && <CopyButton value={value} label="address" />}
    </span>
  );
};
