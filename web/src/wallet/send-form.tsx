import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Address, Hash } from "viem";
import { getAddress } from "viem";
import { estimateGas } from "viem/actions";
import { TextField } from "../components/text-field.tsx";
import { parseDrafts } from "../contracts/parse.ts";
import { COIN_DECIMALS } from "../format/amount.ts";
import { useServices } from "../state/context.ts";
import { parseAmount } from "./amount.ts";
import { useWallets } from "./context.tsx";
import { withReserve } from "./gas.ts";
import { Problem } from "./problem.tsx";
import { Sent } from "./sent.tsx";
import { useAction } from "./use-action.ts";

const RECIPIENT = [{ type: "address" }] as const;
const AMOUNT_PROBLEM = `Expects an amount such as 1.5, with up to ${COIN_DECIMALS} decimals.`;

/** Sends CPC. The node says first whether it would work, so that a wallet is only asked for what can succeed. */
export const SendForm = ({ account }: { readonly account: Address }): JSX.Element => {
  const { client } = useServices();
  const { session } = useWallets();
  const [to, setTo] = useState("");
  const [amount, setAmount] = useState("");
  const [checked, setChecked] = useState(false);
  const { state, run } = useAction<Hash>();
  const recipient = parseDrafts(RECIPIENT, [to]);
  const value = parseAmount(amount, COIN_DECIMALS);

  const send = async (recipientAddress: Address, wei: bigint): Promise<Hash> => {
    const transaction = { to: recipientAddress, value: wei };
    const gas = await estimateGas(client, { account, ...transaction });
    return session.send({ from: account, ...transaction, gas: withReserve(gas) });
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    setChecked(true);
    if (recipient.ok && value !== undefined) run(() => send(getAddress(String(recipient.value[0])), value));
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <TextField
        label="To"
        hint="address"
        value={to}
        onChange={setTo}
        problem={checked && !recipient.ok ? recipient.errors[0]?.message : undefined}
      />
      <TextField
        label="Amount"
        hint="CPC"
        value={amount}
        onChange={setAmount}
        inputMode="decimal"
        problem={checked && value === undefined ? AMOUNT_PROBLEM : undefined}
      />
      <div class="row">
        <button type="submit" class="primary" disabled={state.status === "working"}>
          Send
        </button>
        {state.status === "working" && <p role="status">Open your wallet and confirm there.</p>}
      </div>
      {state.status === "failed" && <Problem error={state.error} />}
      {state.status === "done" && <Sent hash={state.value} />}
    </form>
  );
};
