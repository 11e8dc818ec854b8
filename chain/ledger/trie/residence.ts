import type { Node } from "./node.ts";

/** Adds the decoded nodes below `node`, by the generation in which their branch was last used. */
export const countByAge = (node: Node | undefined, ages: Map<number, number>, age: number): void => {
  if (node === undefined) return;
  const own = node.kind === "branch" ? node.used : age;
  ages.set(own, (ages.get(own) ?? 0) + 1);
  if (node.kind === "extension") countByAge(node.child, ages, own);
  if (node.kind === "branch") for (const child of node.children) countByAge(child, ages, own);
};

/**
 * Forgets the decoded children of branches not used since generation `oldest`; their references remain. Returns what
 * remains of `node`.
 */
export const collapse = (node: Node | undefined, oldest: number): Node | undefined => {
  if (node?.kind === "extension") {
    node.child = collapse(node.child, oldest);
  } else if (node?.kind === "branch") {
    if (node.used < oldest) return undefined;
    for (let nibble = 0; nibble < 16; nibble++) node.children[nibble] = collapse(node.children[nibble], oldest);
  }
  return node;
};

/** First generation to keep so that at most `target` of the counted nodes remain. */
export const oldestToKeep = (ages: ReadonlyMap<number, number>, target: number): number => {
  let kept = 0;
  let oldest = Infinity;
  for (const [age, count] of [...ages].sort(([a], [b]) => b - a)) {
    kept += count;
    if (kept > target) break;
    oldest = age;
  }
  return oldest;
};
