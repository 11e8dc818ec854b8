import type { BlockAttributes } from "../../execution/interface.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { DevTime } from "./time.ts";

/** What dev helpers set for coming blocks; the proposer reads it. */
export class DevOverrides {
  readonly time: DevTime;
  coinbase: Address | undefined;
  gasLimit: bigint | undefined;
  nextBaseFeePerGas: bigint | undefined;
  nextPrevRandao: Hash | undefined;

  constructor(headTimestamp: number) {
    this.time = new DevTime(headTimestamp);
  }

  /** Applies everything that is set to what the proposer would choose. */
  apply(attributes: BlockAttributes): BlockAttributes {
    return {
      ...attributes,
      timestamp: this.time.next ?? attributes.timestamp,
      coinbase: this.coinbase ?? attributes.coinbase,
      gasLimit: this.gasLimit ?? attributes.gasLimit,
      prevRandao: this.nextPrevRandao ?? attributes.prevRandao,
      ...(this.nextBaseFeePerGas === undefined ? {} : { baseFeePerGas: this.nextBaseFeePerGas }),
    };
  }

  /** Forgets what was meant for one block. */
  onBlock(timestamp: number): void {
    this.time.onBlock(timestamp);
    this.nextBaseFeePerGas = undefined;
    this.nextPrevRandao = undefined;
  }
}
