import type { z } from "zod";
import { invalidParams } from "./errors.ts";
import type { RequestContext } from "./context.ts";

/** A parameter; optional when its schema takes undefined. */
export interface Parameter<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly schema: S;
}

/** One method: enough to serve it and to document it (OpenRPC). */
export interface RpcMethod {
  readonly name: string;
  readonly summary: string;
  readonly params: readonly Parameter[];
  readonly result: z.ZodType | undefined;
  /** neighbours in a batch may run at the same time; they still start in order */
  readonly concurrent: boolean;
  readonly handler: (context: RequestContext, ...params: never[]) => unknown;
}

export const param = <S extends z.ZodType>(name: string, schema: S): Parameter<S> => ({ name, schema });

type Outputs<P extends readonly Parameter[]> = { [K in keyof P]: z.output<P[K]["schema"]> };

/** Defines a method; the handler's parameters follow from the schemas. */
export function method<const P extends readonly Parameter[]>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly params: P;
  readonly result?: z.ZodType;
  readonly concurrent?: boolean;
  readonly handler: (context: RequestContext, ...params: Outputs<P>) => unknown;
}): RpcMethod {
  return {
    ...definition,
    result: definition.result,
    concurrent: definition.concurrent ?? false,
    // `parseParams` gives it what its schemas put out.
    handler: definition.handler as RpcMethod["handler"],
  };
}

const MISSING = Symbol("missing");
/** Characters of what an error tells of a parameter, which may quote the caller's own keys. */
const MAX_FAULT_LENGTH = 300;

const shortened = (text: string): string =>
  text.length <= MAX_FAULT_LENGTH ? text : `${text.slice(0, MAX_FAULT_LENGTH).toWellFormed()}…`;

/**
 * Checks the positional parameters of a request.
 * @throws RpcError -32602 naming the first parameter that is wrong
 */
export function parseParams({ params }: RpcMethod, given: unknown): unknown[] {
  if (given !== undefined && given !== null && !Array.isArray(given)) throw invalidParams("non-array args");
  const values: readonly unknown[] = given ?? [];
  if (values.length > params.length) throw invalidParams(`too many arguments, want at most ${params.length}`);
  return params.map(({ name, schema }, index) => {
    const value = index < values.length ? values[index] : MISSING;
    const absent = value === MISSING || value === null;
    const parsed = schema.safeParse(absent ? undefined : value);
    if (parsed.success) return parsed.data;
    if (absent) throw invalidParams(`missing value for required argument ${index}: ${name}`);
    const [issue] = parsed.error.issues;
    const path = [name, ...(issue?.path ?? [])].map(String).join(".");
    throw invalidParams(shortened(`invalid argument ${index}: ${path}: ${issue?.message ?? "invalid value"}`));
  });
}
