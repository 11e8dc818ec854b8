import type { JSX } from "preact";
import { networkName } from "../wallet/network.ts";
import { nodeInfo } from "../chain/node-info.ts";
import { CopyButton } from "../components/copy-button.tsx";
import { useServices } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";

export const Footer = (): JSX.Element => {
  const { client } = useServices();
  const { data } = useQuery("node", () => nodeInfo(client));
  return (
    <footer class="foot">
      <div class="foot-inner">
        {data !== undefined && (
          <>
            <span>{networkName(data.chainId)}</span>
            <span>Chain id {data.chainId}</span>
            <span>{data.version}</span>
          </>
        )}
        <span>
          RPC <span class="mono">{location.origin}</span>
          <CopyButton value={location.origin} label="address of the RPC" />
        </span>
      </div>
    </footer>
  );
};
