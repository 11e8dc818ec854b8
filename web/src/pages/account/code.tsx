import type { JSX } from "preact";
import type { Address, Hex } from "viem";
import { RawBytes } from "../../components/decoded.tsx";
import { Notice } from "../../components/outcome.tsx";
import { grouped } from "../../format/amount.ts";
import { useContract } from "../../state/use-contract.ts";

interface AccountCodeProps {
  readonly address: Address;
  readonly code: Hex;
}

/** A contract's code and what may be called. */
export const AccountCode = ({ address, code }: AccountCodeProps): JSX.Element => {
  const contract = useContract(address);
  return (
    <div class="panel-body stack">
      {contract === undefined && (
        <Notice title="Its code is none that this page knows.">
          <p>Calls and logs are decoded by the ABIs of common standards where they fit.</p>
        </Notice>
      )}
      <RawBytes data={code} title={`Code: ${grouped((code.length - 2) / 2)} bytes`} />
      {contract !== undefined && (
        <details>
          <summary>ABI: {contract.abi.length} entries</summary>
          <pre tabIndex={0}>{JSON.stringify(contract.abi, undefined, 1)}</pre>
        </details>
      )}
    </div>
  );
};
