import type { JSX } from "preact";
import type { Hex as HexBytes } from "viem";
import { certificateOf, readCertificate } from "../../chain/certificate.ts";
import { RawBytes } from "../../components/decoded.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Hex } from "../../components/hex.tsx";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { Panel } from "../../components/panel.tsx";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

const Shown = ({ encoded }: { readonly encoded: HexBytes }): JSX.Element => {
  const certificate = readCertificate(encoded);
  return (
    <Facts>
      {certificate === undefined ? (
        <Fact name="Form">unknown to this page</Fact>
      ) : (
        <>
          <Fact name="Round">{certificate.round}</Fact>
          {certificate.proposerSeal !== undefined && (
            <Fact name="Proposer's seal">
              <span class="soft">round {certificate.proposerSeal.round}</span>{" "}
              <Hex value={certificate.proposerSeal.signature} label="proposer's seal" copy />
            </Fact>
          )}
          {certificate.seals.map(({ validator, signature }) => (
            <Fact key={validator} name={`Validator ${validator}`}>
              <Hex value={signature} label={`seal of validator ${validator}`} copy />
            </Fact>
          ))}
        </>
      )}
      <Fact name="As stored">
        <RawBytes data={encoded} title={`${(encoded.length - 2) / 2} bytes`} />
      </Fact>
    </Facts>
  );
};

/** What proves that a block is final. */
export const BlockCertificate = ({ number }: { readonly number: bigint }): JSX.Element => {
  const { client } = useServices();
  const query = useQuery(`certificate ${number}`, () => certificateOf(client, number));
  return (
    <Panel title="Certificate of finality">
      <Outcome query={query}>
        {(encoded) =>
          encoded === null ? (
            <Notice title={number === 0n ? "Genesis needs none" : "This node keeps none for this block"} />
          ) : (
            <Shown encoded={encoded} />
          )
        }
      </Outcome>
    </Panel>
  );
};
