import { useState } from "preact/hooks";
import type { AbiParameter } from "viem";
import { emptyDraft, withEntry } from "./draft.ts";
import type { Draft, FieldError, Path } from "./draft.ts";
import { parseDrafts } from "./parse.ts";
import type { AbiValue } from "./parse.ts";

/** What stands in the form of a function. */
export interface Entries {
  readonly drafts: readonly Draft[];
  /** none before the form was submitted once */
  readonly errors: readonly FieldError[];
  readonly change: (path: Path, draft: Draft) => void;
  /** The values, when all entries are right; from now on the errors show. */
  readonly submit: () => readonly AbiValue[] | undefined;
}

export const useEntries = (parameters: readonly AbiParameter[]): Entries => {
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => parameters.map((each) => emptyDraft(each)));
  const [submitted, setSubmitted] = useState(false);
  const parsed = parseDrafts(parameters, drafts);
  return {
    drafts,
    errors: submitted && !parsed.ok ? parsed.errors : [],
    change: (path, draft) => {
      setDrafts((before) => {
        const after = withEntry(before, path, draft);
        return typeof after === "string" ? before : after;
      });
    },
    submit: () => {
      setSubmitted(true);
      return parsed.ok ? parsed.value : undefined;
    },
  };
};
