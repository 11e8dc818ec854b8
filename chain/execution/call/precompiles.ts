import { checksumAddress } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import { ExecutionError } from "../errors.ts";
import type { Machine } from "../evm/machine.ts";
import type { StateOverride } from "../interface.ts";

/** An EVM's precompiles by address without 0x. */
type Precompiles = Machine["evm"]["precompiles"];

const keyOf = (address: Address): string => address.slice(2);

/**
 * Runs `work` with precompiles moved as `movePrecompileToAddress` says. One whose address gets code of its own is gone.
 * @throws ExecutionError OVERRIDE_INVALID, PRECOMPILE_MOVED_TO_ITSELF
 */
export const withPrecompiles = async <T>(
  machine: Machine,
  overrides: ReadonlyMap<Address, StateOverride> | undefined,
  work: () => Promise<T>,
): Promise<T> => {
  const { precompiles } = machine.evm;
  const moved = overrides && movePrecompiles(precompiles, overrides);
  if (moved === undefined) return work();
  const original = new Map(precompiles);
  replace(precompiles, moved);
  try {
    return await work();
  } finally {
    replace(precompiles, original);
  }
};

const replace = (precompiles: Precompiles, by: Precompiles): void => {
  precompiles.clear();
  for (const [key, run] of by) precompiles.set(key, run);
};

/** undefined: all stay where they are */
const movePrecompiles = (
  active: Precompiles,
  overrides: ReadonlyMap<Address, StateOverride>,
): Precompiles | undefined => {
  const result = new Map(active);
  let changed = false;
  // In order of address: of two that are moved to one place the later wins, as in geth.
  for (const [address, { movePrecompileTo, code }] of [...overrides].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const precompile = active.get(keyOf(address));
    if (movePrecompileTo !== undefined) {
      if (precompile === undefined) throw invalid(`account ${checksumAddress(address)} is not a precompile`);
      if (movePrecompileTo === address) throw movedToItself(address);
      if (overrides.has(movePrecompileTo)) {
        throw invalid(`account ${checksumAddress(movePrecompileTo)} is already overridden`);
      }
      result.set(keyOf(movePrecompileTo), precompile);
    }
    if (precompile === undefined || (movePrecompileTo === undefined && code === undefined)) continue;
    result.delete(keyOf(address));
    changed = true;
  }
  return changed ? result : undefined;
};

const invalid = (message: string): ExecutionError => new ExecutionError("OVERRIDE_INVALID", message);

const movedToItself = (address: Address): ExecutionError =>
  new ExecutionError(
    "PRECOMPILE_MOVED_TO_ITSELF",
    `MovePrecompileToAddress of ${checksumAddress(address)} references itself`,
  );
