import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Abi, Address, Hex } from "viem";
import { AddressLink } from "../components/links.tsx";
import { Notice, Outcome } from "../components/outcome.tsx";
import { Panel } from "../components/panel.tsx";
import { useServices } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";
import "../wallet/forms.css";
import "./contracts.css";
import { FunctionList } from "./function-list.tsx";
import { functionsOf } from "./functions.ts";
import { PastedForm } from "./pasted-form.tsx";
import { dropPastedAbi, pastedAbi } from "./pasted-store.ts";
import { proxiedBy } from "./proxy.ts";
import type { Proxied } from "./proxy.ts";
import { ReadForm } from "./read-form.tsx";
import { WriteForm } from "./write-form.tsx";

interface ContractPanelsProps {
  readonly address: Address;
  readonly code: Hex;
}

/** Reading and writing of a contract: by an ABI that the page knows, its own or its implementation's, or by a pasted one. */
export const ContractPanels = ({ address, code }: ContractPanelsProps): JSX.Element => {
  const { client, directory } = useServices();
  const [pasted, setPasted] = useState<Abi | undefined>(() => pastedAbi(address));
  const query = useQuery(`functions ${address} ${code.length}`, async () => {
    const proxied = await proxiedBy(client, address, code);
    const contract = await directory.at(proxied?.implementation ?? address);
    return { proxied, contract };
  });
  return (
    <Outcome query={query}>
      {({ proxied, contract }) => {
        const abi = contract?.abi ?? pasted;
        return (
          <>
            {proxied !== undefined && <Behind proxied={proxied} />}
            {abi === undefined ? (
              <Panel title="ABI">
                <div class="panel-body stack">
                  <p>This contract is not one of this project's. Paste its ABI to read and to call it.</p>
                  <PastedForm address={address} onAbi={setPasted} />
                </div>
              </Panel>
            ) : (
              <Functions address={address} abi={abi} />
            )}
            {contract === undefined && pasted !== undefined && (
              <p>
                <button
                  type="button"
                  onClick={() => {
                    dropPastedAbi(address);
                    setPasted(undefined);
                  }}
                >
                  Use another ABI
                </button>
              </p>
            )}
          </>
        );
      }}
    </Outcome>
  );
};

const Behind = ({ proxied: { kind, implementation } }: { readonly proxied: Proxied }): JSX.Element => (
  <p>
    Calls run the code of <AddressLink address={implementation} copy /> <span class="badge">{kind}</span>
  </p>
);

const Functions = ({ address, abi }: { readonly address: Address; readonly abi: Abi }): JSX.Element => {
  const { read, write } = functionsOf(abi);
  return (
    <div class="columns">
      <Panel title="Read">
        {read.length === 0 && <Notice title="Nothing to read" />}
        <FunctionList address={address} abi={abi} items={read} form={ReadForm} />
      </Panel>
      <Panel title="Write">
        {write.length === 0 && <Notice title="Nothing to call" />}
        <FunctionList address={address} abi={abi} items={write} form={WriteForm} />
      </Panel>
    </div>
  );
};
