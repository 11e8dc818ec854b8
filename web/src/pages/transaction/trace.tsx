import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Hash } from "viem";
import { countCalls, traceTransaction } from "../../chain/trace.ts";
import { Outcome } from "../../components/outcome.tsx";
import { Panel } from "../../components/panel.tsx";
import { TraceTree } from "../../components/trace-tree.tsx";
import { grouped } from "../../format/amount.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

const Trace = ({ hash }: { readonly hash: Hash }): JSX.Element => {
  const { client } = useServices();
  const query = useQuery(`trace ${hash}`, () => traceTransaction(client, hash));
  return (
    <Outcome query={query}>
      {(frame) => (
        <div class="stack">
          <p class="soft" role="status">
            {countCalls(frame) === 1 ? "One call" : `${grouped(countCalls(frame))} calls`}
          </p>
          <TraceTree frames={[frame]} />
        </div>
      )}
    </Outcome>
  );
};

/** The calls of a transaction; asked for by hand, because the node executes the transaction again for it. */
export const TransactionTrace = ({ hash }: { readonly hash: Hash }): JSX.Element => {
  const [asked, setAsked] = useState<Hash | undefined>();
  return (
    <Panel title="Calls">
      <div class="panel-body">
        {asked === hash ? (
          <Trace hash={hash} />
        ) : (
          <button
            type="button"
            onClick={() => {
              setAsked(hash);
            }}
          >
            Execute again and show every call
          </button>
        )}
      </div>
    </Panel>
  );
};
