import type { JSX } from "preact";
import { feeHistory } from "../../chain/fees.ts";
import { FeeChart } from "../../components/fee-chart.tsx";
import { Outcome } from "../../components/outcome.tsx";
import { Panel } from "../../components/panel.tsx";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";

export const Fees = (): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const query = useQuery("fees", () => feeHistory(client), { refresh: head?.hash });
  return (
    <Panel title="Gas by block">
      <Outcome query={query}>{(history) => <FeeChart history={history} />}</Outcome>
    </Panel>
  );
};
