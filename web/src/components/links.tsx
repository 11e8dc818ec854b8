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
  /** every digit is shown */
  readonly full?: boolean;
  /** digits shown at each end otherwise */
  readonly kept?: number;
}

export const BlockLink = ({ number }: { readonly number: bigint }): JSX.Element => (
  <Link href={paths.block(number)} class="number">
    {grouped(number)}
  </Link>
);

export const TransactionLink = ({
  hash,
  copy = false,
  full,
  kept,
}: LinkProps & { readonly hash: Hash }): JSX.Element => (
  <>
    <Link href={paths.transaction(hash)}>
      <Hex value={hash} label="transaction hash" full={full} kept={kept} />
    </Link>
    {copy && <CopyButton value={hash} label="transaction hash" />}
  </>
);

interface AddressLinkProps extends LinkProps {
  readonly address: Address;
  /** for places that give the name themselves */
  readonly nameless?: boolean;
}

/** An address with its checksum (EIP-55), under its name if the page knows one. */
export const AddressLink = (props: AddressLinkProps): JSX.Element => {
  const { address, copy = false, full = false, kept, nameless = false } = props;
  const { directory } = useServices();
  const contract = useContract(address);
  const name = nameless ? undefined : (directory.nameOf(address) ?? contract?.name);
  const value = getAddress(address);
  return (
    <span class="address">
      <Identicon address={address} />
      <Link href={paths.address(value)} title={value}>
        {name !== undefined && !full ? name : <Hex value={value} label="address" full={full} kept={kept} />}
      </Link>
      {name !== undefined && full && <span class="badge badge-accent">{name}</span>}
      {copy && <CopyButton value={value} label="address" />}
    </span>
  );
};
