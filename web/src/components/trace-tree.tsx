import type { JSX } from "preact";
import type { CallFrame } from "../chain/trace.ts";
import { exactCpc, grouped } from "../format/amount.ts";
import { useServices } from "../state/context.ts";
import { useContract } from "../state/use-contract.ts";
import { Signature } from "./decoded.tsx";
import { AddressLink } from "./links.tsx";

const CallEntry = ({ frame }: { readonly frame: CallFrame }): JSX.Element => {
  const { directory } = useServices();
  const contract = useContract(frame.to);
  const { decoder } = directory.book;
  const creates = frame.type.startsWith("CREATE");
  const decoded = creates ? undefined : decoder.call(frame.input, contract?.abi);
  const reason = frame.error === undefined ? undefined : decoder.error(frame.output, contract?.abi);
  return (
    <li>
      <div class="trace-call">
        <span class={frame.error === undefined ? "badge" : "badge badge-bad"}>{frame.type.toLowerCase()}</span>
        {frame.to !== undefined && <AddressLink address={frame.to} />}
        {decoded !== undefined && <Signature decoded={decoded} />}
        {decoded === undefined && !creates && frame.input !== "0x" && <code>{frame.input.slice(0, 10)}</code>}
        {frame.value > 0n && <span class="badge badge-accent">{exactCpc(frame.value)}</span>}
        <span class="trace-gas">{grouped(frame.gasUsed)} gas</span>
        {frame.error !== undefined && (
          <span class="trace-error">
            {frame.error}
            {reason !== undefined && (
              <>
                : <Signature decoded={reason} />
              </>
            )}
          </span>
        )}
      </div>
      {frame.calls.length > 0 && <TraceTree frames={frame.calls} />}
    </li>
  );
};

/** Calls with the calls that they made below them. */
export const TraceTree = ({ frames }: { readonly frames: readonly CallFrame[] }): JSX.Element => (
  <ol class="trace">
    {frames.map((frame, i) => (
      <CallEntry key={i} frame={frame} />
    ))}
  </ol>
);
