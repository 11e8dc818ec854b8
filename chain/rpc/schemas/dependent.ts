import type { z } from "zod";

/** Fields that others need beside them: `{ b: ["a"] }` means that b never comes without a. */
export type Dependencies<T> = Readonly<Partial<Record<keyof T & string, readonly (keyof T & string)[]>>>;

/**
 * An object some of whose optional fields need others. JSON Schema has the same keyword (draft 7).
 * @param id under which it is published
 */
export const dependent = <S extends z.ZodObject>(schema: S, id: string, dependencies: Dependencies<z.output<S>>): S =>
  schema
    .superRefine((value, context) => {
      for (const [field, needed] of Object.entries(dependencies) as [string, readonly string[]][]) {
        if (value[field] === undefined) continue;
        for (const name of needed) {
          if (value[name] === undefined) {
            context.addIssue({ code: "custom", path: [name], message: `missing beside ${field}` });
          }
        }
      }
    })
    .meta({ id, dependencies });
