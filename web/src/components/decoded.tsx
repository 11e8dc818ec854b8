import type { JSX } from "preact";
import type { Hex } from "viem";
import type { Decoded } from "../abi/decode.ts";
import { Values } from "./values.tsx";

/** `transfer(to, value)`; says so when the ABI may belong to another contract. */
export const Signature = ({ decoded: { name, inputs, by } }: { readonly decoded: Decoded }): JSX.Element => (
  <>
    <span class="signature">
      <b>{name}</b>({inputs.map((input) => input.name).join(", ")})
    </span>
    {by === "selector" && (
      <span class="badge" title="The contract's own ABI is not known; this is one with the same selector.">
        by selector
      </span>
    )}
  </>
);

/** Bytes as they are; folded when there is something better to read. */
export const RawBytes = ({ data, title }: { readonly data: Hex; readonly title: string }): JSX.Element => (
  <details>
    <summary>{title}</summary>
    <pre tabIndex={0}>{data}</pre>
  </details>
);

/** What was called with which values, and the bytes of it. */
export const DecodedCall = ({
  input,
  decoded,
}: {
  readonly input: Hex;
  readonly decoded: Decoded | undefined;
}): JSX.Element => (
  <div class="stack">
    {decoded === undefined ? (
      <p class="soft">
        No ABI known here fits; the selector is <code>{input.slice(0, 10)}</code>.
      </p>
    ) : (
      <>
        <div class="log-head">
          <Signature decoded={decoded} />
        </div>
        {decoded.inputs.length > 0 && <Values inputs={decoded.inputs} />}
      </>
    )}
    <RawBytes data={input} title="Raw input" />
  </div>
);
