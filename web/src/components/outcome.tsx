import type { ComponentChildren, JSX } from "preact";
import { failureOf, NotFound } from "../chain/failure.ts";
import type { Query } from "../state/use-query.ts";

interface NoticeProps {
  readonly title: string;
  readonly kind?: "plain" | "bad";
  readonly children?: ComponentChildren;
}

/** What a section says when it has nothing to show. */
export const Notice = ({ title, kind = "plain", children }: NoticeProps): JSX.Element => (
  <div class={`notice notice-${kind}`}>
    <p class="notice-title">{title}</p>
    {children}
  </div>
);

/** Words for why there is no answer. */
export const FailureNotice = ({ error }: { readonly error: unknown }): JSX.Element => {
  if (error instanceof NotFound) return <Notice title={error.message} />;
  const { title, detail } = failureOf(error);
  return (
    <Notice title={title} kind="bad">
      <p>{detail}</p>
    </Notice>
  );
};

export const Loading = ({ rows = 3 }: { readonly rows?: number }): JSX.Element => (
  <div class="loading" role="status">
    <span class="visually-hidden">Loading</span>
    {Array.from({ length: rows }, (_, i) => (
      <div key={i} class="loading-row" />
    ))}
  </div>
);

interface OutcomeProps<T> {
  readonly query: Query<T>;
  readonly rows?: number;
  readonly children: (data: T) => ComponentChildren;
}

/** The answer, or that it is on its way, or why there is none. */
export const Outcome = <T,>({ query: { data, error, loading }, rows, children }: OutcomeProps<T>): JSX.Element => {
  if (data !== undefined) return <>{children(data)}</>;
  if (loading) return rows === undefined ? <Loading /> : <Loading rows={rows} />;
  return <FailureNotice error={error} />;
};
