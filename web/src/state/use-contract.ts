import { useEffect, useState } from "preact/hooks";
import type { Address } from "viem";
import type { KnownContract } from "../abi/catalogue.ts";
import { useServices } from "./context.ts";

/** The contract at an address, as soon as it is recognised. Names are an extra: without an answer there is none. */
export const useContract = (address: Address | undefined): KnownContract | undefined => {
  const { directory } = useServices();
  const [contract, setContract] = useState<KnownContract | undefined>();
  useEffect(() => {
    let dropped = false;
    setContract(address === undefined ? undefined : directory.known(address));
    if (address !== undefined) {
      directory.at(address).then(
        (found) => {
          if (!dropped) setContract(found);
        },
        () => undefined,
      );
    }
    return () => {
      dropped = true;
    };
  }, [address, directory]);
  return contract;
};
