/**
 * Base of every error this node raises on purpose: a stable `code` for programs, a `message` for people, and `advice`,
 * the way out. Each module narrows `Code` to the union of its own codes.
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name: string = "CodedError";
  readonly code: Code;
  readonly advice: string | undefined;

  constructor(code: Code, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.advice = options.advice;
  }
}

/** The `code` of an error raised by this node, a library or Node.js itself, if it has one. */
export const errorCode = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
