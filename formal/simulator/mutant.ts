/** Nodes with a defect that the simulator has to find, by what is wrong with them. */
export const MUTANTS = {
  forgetful: "what a node promised is gone after a crash",
  unwritten: "what a node promises is never written",
  hasty: "a node does not wait until what it promises is durable",
  hoarding: "a node keeps the promises of decided heights for ever",
} as const;

export type Mutant = keyof typeof MUTANTS;
