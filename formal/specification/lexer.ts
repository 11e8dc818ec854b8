/** A piece of a module's text; `column` counts from 0. */
export interface Token {
  readonly kind: "name" | "number" | "string" | "symbol";
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const PIECES =
  /(?<space>\s+|\\\*[^\n]*|\(\*[\s\S]*?\*\)|-{4,}|={4,})|(?<symbol>\\(?:notin|in|cup|E|A)\b|\/\\|\\\/|==|=>|\|->|->|<<|>>|>=|<=|\.\.|[=#~<>+\-*'!@()[\]{},:.\\])|"(?<string>[^"]*)"|(?<number>\d+)|(?<name>[A-Za-z_]\w*)/y;

/** The tokens of a module. @throws SyntaxError for a character that begins none */
export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  PIECES.lastIndex = 0;
  while (PIECES.lastIndex < text.length) {
    const at = PIECES.lastIndex;
    const match = PIECES.exec(text);
    if (match === null)
      throw new SyntaxError(`line ${line}: nothing begins with ${JSON.stringify(text.slice(at, at + 10))}`);
    const { space, symbol, string, number, name } = match.groups ?? {};
    const position = { line, column: at - lineStart };
    if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, ...position });
    else if (string !== undefined) tokens.push({ kind: "string", text: string, ...position });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, ...position });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, ...position });
    for (let end = (space ?? "").indexOf("\n"); end >= 0; end = (space ?? "").indexOf("\n", end + 1)) {
      line += 1;
      lineStart = at + end + 1;
    }
  }
  return tokens;
};
