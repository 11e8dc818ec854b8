import { useState } from "preact/hooks";

/** Something that takes a while, started by a person. */
export type ActionState<T> =
  | { readonly status: "idle" }
  | { readonly status: "working" }
  | { readonly status: "done"; readonly value: T }
  | { readonly status: "failed"; readonly error: unknown };

export interface Action<T> {
  readonly state: ActionState<T>;
  /** Starts it, unless it runs already. */
  readonly run: (work: () => Promise<T>) => void;
}

export const useAction = <T>(): Action<T> => {
  const [state, setState] = useState<ActionState<T>>({ status: "idle" });
  const run = (work: () => Promise<T>): void => {
    if (state.status === "working") return;
    setState({ status: "working" });
    work().then(
      (value) => {
        setState({ status: "done", value });
      },
      (error: unknown) => {
        setState({ status: "failed", error });
      },
    );
  };
  return { state, run };
};
