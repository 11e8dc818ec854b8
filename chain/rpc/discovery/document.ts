/** JSON Schema, as far as this module looks into it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ContentDescriptor {
  readonly name: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export interface DescribedMethod {
  readonly name: string;
  readonly summary: string;
  readonly paramStructure: "by-position";
  readonly params: readonly ContentDescriptor[];
  readonly result: ContentDescriptor;
}

/** An OpenRPC document (https://spec.open-rpc.org, 1.3) as far as this node fills it. */
export interface OpenRpcDocument {
  readonly openrpc: "1.3.2";
  readonly info: { readonly title: string; readonly version: string; readonly license: { readonly name: string } };
  readonly methods: readonly DescribedMethod[];
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}
