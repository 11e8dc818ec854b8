import type { JSX } from "preact";
import type { Log } from "viem";
import { useServices } from "../state/context.ts";
import { useContract } from "../state/use-contract.ts";
import { Signature } from "./decoded.tsx";
import { AddressLink } from "./links.tsx";
import { Values } from "./values.tsx";

const LogEntry = ({ log }: { readonly log: Log }): JSX.Element => {
  const { directory } = useServices();
  const contract = useContract(log.address);
  const decoded = directory.book.decoder.log(log, contract?.abi);
  return (
    <li class="log">
      <div class="log-head">
        <span class="badge number" title="Place in the block">
          {log.logIndex}
        </span>
        <AddressLink address={log.address} />
        {decoded !== undefined && <Signature decoded={decoded} />}
      </div>
      {decoded !== undefined && <Values inputs={decoded.inputs} />}
      <details>
        <summary>{decoded === undefined ? "No ABI known here fits: raw log" : "Raw log"}</summary>
        <pre tabIndex={0}>
          {[...log.topics.map((topic, i) => `topic ${i}  ${topic}`), `data     ${log.data}`].join("\n")}
        </pre>
      </details>
    </li>
  );
};

/** What contracts announced, in its order. */
export const LogList = ({ logs }: { readonly logs: readonly Log[] }): JSX.Element => (
  <ol class="values">
    {logs.map((log) => (
      <LogEntry key={log.logIndex} log={log} />
    ))}
  </ol>
);
