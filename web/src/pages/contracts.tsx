import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deploymentsDown, DEPLOYMENT_WINDOW } from "../chain/deployments.ts";
import type { Deployment } from "../chain/deployments.ts";
import { AddressLink, BlockLink, TransactionLink } from "../components/links.tsx";
import { Notice, Outcome } from "../components/outcome.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { WithHead } from "../components/with-head.tsx";
import { grouped } from "../format/amount.ts";
import { useServices } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";

const Genesis = (): JSX.Element => {
  const { directory } = useServices();
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Address</th>
          </tr>
        </thead>
        <tbody>
          {directory.book.addresses.map(({ name, address }) => (
            <tr key={address}>
              <td>{name}</td>
              <td>
                <AddressLink address={address} full copy nameless />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Row = ({ deployment }: { readonly deployment: Deployment }): JSX.Element => (
  <tr>
    <td>
      <AddressLink address={deployment.address} />
    </td>
    <td>
      <BlockLink number={deployment.block} />
    </td>
    <td class="wide">
      <AddressLink address={deployment.creator} />
    </td>
    <td class="wide">
      <TransactionLink hash={deployment.hash} />
    </td>
  </tr>
);

const DeploymentTable = ({ deployments }: { readonly deployments: readonly Deployment[] }): JSX.Element => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Contract</th>
          <th scope="col">Block</th>
          <th scope="col" class="wide">
            Made by
          </th>
          <th scope="col" class="wide">
            Transaction
          </th>
        </tr>
      </thead>
      <tbody>
        {deployments.map((deployment) => (
          <Row key={deployment.hash} deployment={deployment} />
        ))}
      </tbody>
    </table>
  </div>
);

/** Contracts that transactions made, found by looking through the blocks from the head of the first look down. */
const Deployed = ({ head }: { readonly head: bigint }): JSX.Element => {
  const { client } = useServices();
  const [newest] = useState(head);
  const [reach, setReach] = useState(1);
  const oldest = newest - BigInt(reach * DEPLOYMENT_WINDOW) + 1n;
  const query = useQuery(`deployments ${newest}`, () => deploymentsDown(client, newest, reach), { refresh: reach });
  return (
    <>
      <Outcome query={query}>
        {(deployments) =>
          deployments.length === 0 ? (
            <Notice title="None in these blocks" />
          ) : (
            <DeploymentTable deployments={deployments} />
          )
        }
      </Outcome>
      <div class="pager">
        <span class="soft number">
          Blocks {grouped(newest)} to {grouped(oldest < 0n ? 0n : oldest)}
        </span>
        {oldest > 0n && (
          <button
            type="button"
            onClick={() => {
              setReach(reach + 1);
            }}
          >
            Look through {grouped(DEPLOYMENT_WINDOW)} more
          </button>
        )}
      </div>
    </>
  );
};

export const ContractsPage = (): JSX.Element => (
  <Page title="Contracts">
    <Panel title="Deployed lately">
      <WithHead>{(head) => <Deployed head={head.number} />}</WithHead>
    </Panel>
    <Panel title="In the genesis block">
      <Genesis />
    </Panel>
  </Page>
);
