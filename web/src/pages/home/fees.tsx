import type { JSX } from "preact";
import type { Head } from "../../chain/head.ts";
import { feeHistory } from "../../chain/fees.ts";
import { FeeChart } from "../../components/fee-chart.tsx";
import { Outcome } from "../../components/outcome.tsx";
import { Panel } from "../../components/panel.tsx";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

export const Fees = ({ head }: { readonly head: Head }): JSX.Element => {
  const { client } = useServices();
  const query = useQuery("fees", () => feeHistory(client), { refresh: head.hash });
  return (
    <Panel title="Gas by block">
      <Outcome query={query}>{(history) => <FeeChart history={history} />}</Outcome>
    </Panel>
  );
};
