/** What the operator of a node may do, and nobody else: plain data, as it is when asked. */
export interface AdminBackend {
  /** undefined: this node is no validator with peers, so there is nothing to defend */
  readonly defence: DefenceControl | undefined;
}

/** The defence of a validator by hand (WP2 §2.6.3). */
export interface DefenceControl {
  status(): DefenceStatus;
  /** Admits only validators and default proposers from now on. */
  restrict(): void;
  /** Admits everybody. @returns whether anybody was kept out */
  lift(): boolean;
}

/** Where the defence stands. */
export interface DefenceStatus {
  readonly phase: "open" | "restricted" | "cooling";
  /** who restricted the peers; undefined: nobody has */
  readonly by: "monitor" | "operator" | undefined;
  /** ms after which the phase ends by itself at the latest; undefined: it does not */
  readonly endsInMs: number | undefined;
  /** whether the monitor restricts peers without the operator */
  readonly automatic: boolean;
  /** undefined: there is no measurement that counts */
  readonly measured: DefenceNumbers | undefined;
}

export interface DefenceNumbers {
  /** of one core, by all threads */
  readonly processorPercent: number;
  /** of the main thread's time */
  readonly loopPercent: number;
  readonly loopDelayMs: number;
  /** messages per second */
  readonly members: { readonly useful: number; readonly burden: number };
  readonly strangers: { readonly useful: number; readonly burden: number };
}
