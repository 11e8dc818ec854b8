/**
 * Every limit of the node in one place: sizes in bytes, times in ms, the rest counts. A module that bounds something
 * reads the bound from here.
 */
const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE = 60_000;

/** Wire and block sizes. */
export const BLOCK_LIMITS = {
  /** EIP-7934: 10 MiB less 2 MiB for what travels beside the block. */
  rlpBytes: 8 * MIB,
  extraDataBytes: 32,
} as const;

/** Codecs. */
export const CODEC_LIMITS = {
  /** addresses and topics whose bloom bits are remembered */
  cachedBloomItems: 65_536,
} as const;

/** Recovery of senders on worker threads. */
export const RECOVERY_LIMITS = {
  /** fewer signatures than this stay on the calling thread: a message costs it as much as one or two recoveries */
  workerItems: 8,
  /** most signatures in one message to a worker, or in one turn of the event loop */
  chunkItems: 256,
} as const;

/** Pending transactions. */
export const POOL_LIMITS = {
  transactions: 100_000,
  /** more of those that other nodes took in: where there was room when this node has none yet, it must not miss them */
  peerTransactions: 10_000,
  perSender: 20_000,
  transactionBytes: 128 * KIB,
  /** with its blob sidecar */
  blobTransactionBytes: 1 * MIB,
  /** blob transactions, whose blobs stay in memory */
  blobTransactions: 128,
  blobTransactionsPerSender: 16,
  /** blob transactions whose proofs wait to be verified: up to a second each */
  blobVerifications: 32,
  /** of an account with a delegation (EIP-7702): others can take its balance at any time */
  perDelegatedSender: 1,
  /** a replacement pays at least this much more of both fees */
  replacementPercent: 10n,
  blobReplacementPercent: 100n,
  /** journal records that nobody needs any more before the journal is rewritten */
  journalStaleRecords: 10_000,
  /** the same in bytes */
  journalStaleBytes: 64 * MIB,
} as const;

/** JSON-RPC. */
export const RPC_LIMITS = {
  bodyBytes: 5 * MIB,
  batchItems: 1_000,
  /** bytes a batch may answer with */
  responseBytes: 25 * MIB,
  /** heights of one cpc_getSchedule */
  scheduleItems: 1_000,
  /** blocks that one cpc_getImpeachments looks at */
  impeachmentBlocks: 1_000,
  logBlockRange: 10_000,
  logResults: 10_000,
  /** of a search for logs before others get their turn */
  logSliceMs: 10,
  filters: 1_000,
  filterIdleMs: 5 * 60_000,
  /** addresses, or topics at one position, of a filter */
  filterAlternatives: 1_000,
  /** hashes a filter of pending transactions keeps for its next poll */
  filterBacklog: 100_000,
  /** storage keys of one eth_getProof */
  proofKeys: 1_024,
  /** storage slots of one eth_getStorageValues */
  storageValues: 1_024,
  connections: 1_000,
  /** messages of one WebSocket answered at the same time; the socket is not read while so many wait */
  socketRequests: 1_000,
  /** between pings of an open WebSocket; one that did not answer the last is dropped */
  socketPingMs: 30_000,
  subscriptionsPerConnection: 100,
  /** bytes waiting for a slow WebSocket client before it is dropped */
  socketBacklogBytes: 16 * MIB,
  /** bytes of arriving bodies, and of answers that are not read yet, of all connections together */
  backlogBytes: 256 * MIB,
  /** for a caller to read its answer */
  answerMs: MINUTE,
  requestMs: 30_000,
  /** eth_sendRawTransactionSync waits no longer for a block; less than `requestMs` */
  syncSendMs: 20_000,
  /** from a connection's first byte to the end of the headers of a request */
  headersMs: 10_000,
  /** for running requests when the server closes */
  drainMs: 5_000,
  /** after that for last bytes and closing handshakes */
  closeMs: 500,
  /** age up to which a pending block is shown again although transactions came since; local networks rebuild it */
  pendingBlockMs: 2_000,
  /** of one call, and of all calls of one eth_simulateV1 together */
  callGas: 210_000_000n,
  /** blocks of one eth_simulateV1, those that fill gaps among them */
  simulatedBlocks: 256,
  /** withdrawals of one simulated block */
  simulatedWithdrawals: 1_024,
  /** printed bytes of the traces of one debug_trace* request */
  traceBytes: 24 * MIB,
  feeHistoryBlocks: 1_024,
  rewardPercentiles: 100,
  /** transactions asked for in one page of an address or a block */
  addressPage: 250,
} as const;

/** The page that the RPC port serves to browsers, read into memory when the node starts. */
export const PAGE_LIMITS = {
  files: 200,
  totalBytes: 8 * MIB,
} as const;

/** Consensus (LBFT 2.0). */
export const CONSENSUS_LIMITS = {
  validators: 100,
  /** of one height; timers double per round, so an honest height never comes near */
  round: 1_000_000,
  /** votes are kept for so many rounds after the one a validator is in */
  roundsAhead: 2,
  /** COMMITs are kept for so many rounds before it */
  roundsBehind: 16,
  /** messages are kept for so many heights after the one being decided */
  heightsAhead: 2,
  /** of one validator for later heights */
  messagesAhead: 8,
  /** a height's blocks that are checked and executed before one is decided: honest validators need no more than 3 */
  checkedBlocks: 8,
  /** a check that a block failed, as it is recorded */
  checkNameLength: 64,
  /** signatures of a height whose signer is not recovered again */
  rememberedSigners: 4_096,
} as const;

/** Peers and what travels between them; each budget is per peer. */
export const NETWORK_LIMITS = {
  connections: 100,
  /** new connections a second from one address */
  connectionsPerSecond: 20,
  dialMs: 4_000,
  /** from a new connection to both greetings */
  greetingMs: 10_000,
  greetingBytes: 4 * KIB,
  /** consensus messages without a block */
  voteBytes: 256 * KIB,
  votesPerSecond: 400,
  votesBurst: 2_000,
  /** a proposed block and what travels with it */
  proposalBytes: 9 * MIB,
  proposalsPerSecond: 4,
  proposalsBurst: 16,
  requestBytes: 4 * KIB,
  requestsPerSecond: 32,
  requestsBurst: 64,
  /** requests of one peer that are answered at the same time */
  requestsRunning: 8,
  /** all frames of one answer together */
  responseBytes: 16 * MIB,
  requestMs: 10_000,
  transactionsBytes: 1 * MIB,
  announcementBytes: 1 * KIB,
  /** what a peer hands on counts, whoever began it */
  gossipPerSecond: 200,
  gossipBurst: 1_000,
  /** bytes waiting for a slow peer before its stream is given up */
  backlogBytes: 32 * MIB,
  /** waits between attempts to reach a known peer */
  redialMs: 500,
  redialMaxMs: 15_000,
  /** between attempts to reach a peer that Kademlia found */
  discoveryMs: 1 * MINUTE,
  /** the weight of an offence halves in this time */
  reputationHalfLifeMs: 10 * MINUTE,
  banMs: 10 * MINUTE,
  banMaxMs: 24 * 60 * MINUTE,
  rememberedPeers: 4_096,
  /** peers that a node remembers from one run to the next, and addresses of each */
  knownPeers: 256,
  knownAddresses: 4,
  knownAddressCharacters: 256,
  /** banned peers that it remembers */
  rememberedBans: 256,
  /** of the file with both */
  knownFileBytes: 512 * KIB,
  /** from a change to its being written */
  knownSaveMs: 2_000,
  /** known peers that are dialled while peers are wanted, and how often */
  introduced: 16,
  introduceMs: 15_000,
} as const;

/** Catching up, and the spread of transactions. */
export const SYNC_LIMITS = {
  /** blocks of one answer */
  rangeBlocks: 128,
  /** blocks and certificates of one answer, unless a single block has more; less than `responseBytes` of the network */
  answerBytes: 8 * MIB,
  /** ranges asked for at the same time, of all peers and of one */
  requests: 6,
  requestsPerPeer: 2,
  /** blocks after the head that are asked for or wait to be executed */
  windowBlocks: 1_024,
  windowBytes: 64 * MIB,
  /** blocks that are made durable together: so many, or what was executed in so many ms */
  runBlocks: 256,
  runMs: 500,
  /** another peer is asked too for what everything waits for */
  hedgeMs: 3_000,
  /** a peer that did not deliver is left alone: first, and at most */
  restMs: 5_000,
  restMaxMs: 5 * MINUTE,
  /** peers are asked for their heads */
  pollMs: 5_000,
  pollPeers: 3,
  /** between two announcements of this node */
  announceMs: 100,
  /** blocks that a node which caught up may lag before it counts as behind */
  lagBlocks: 3,
  /** members asked for a block that votes are about */
  candidatePeers: 3,
  /** transactions of one message */
  batchTransactions: 500,
  /** a transaction waits for others to travel with */
  batchMs: 50,
  /** batches of this node's own transactions; what is more waits, and travels in larger ones */
  batchesPerSecond: 10,
  batchesBurst: 20,
  /** bytes of the batches of peers that wait to be checked: a block may keep the node busy for seconds */
  runningBatchBytes: 16 * MIB,
  /** own transactions that still wait are sent again after this time, so many of them */
  rebroadcastMs: 30_000,
  rebroadcastTransactions: 10_000,
  /** transactions known to have come from peers */
  rememberedTransactions: 200_000,
} as const;

/** Defence of a validator against floods (WP2 §2.6.3). Numbers beginning with `calm` end what those without began. */
export const DEFENCE_LIMITS = {
  /** between two looks at the node */
  lookMs: 1_000,
  /** a measurement of this age, or a time without one, counts as none */
  staleMs: 15_000,
  /** of one core, by all threads */
  processorPercent: 90,
  calmProcessorPercent: 60,
  /** of the main thread's time */
  loopPercent: 90,
  calmLoopPercent: 60,
  /** how late timers come */
  loopDelayMs: 500,
  calmLoopDelayMs: 200,
  /** messages of strangers that are of no use, or cost what a message costs */
  burdenPerSecond: 200,
  calmBurdenPerSecond: 50,
  /** of all messages, so that strangers count as the cause of the load */
  burdenPercent: 50,
  /** messages that one refused or brief connection counts as: its handshake costs more than they do */
  connectionBurden: 10,
  /** a stranger's connection that ends earlier came to nothing */
  briefMs: 10_000,
  /** an attack lasts so long before peers are restricted */
  activateMs: 10_000,
  /** and is gone for so long before all are admitted again */
  calmMs: MINUTE,
  /** no restriction lasts longer: elected proposers may be cut off by it */
  longestMs: 10 * MINUTE,
  /** after a restriction the monitor begins no other */
  coolDownMs: MINUTE,
} as const;

/** Hard upgrades that a software lacks. */
export const UPGRADE_LIMITS = {
  /** blocks between two warnings */
  warningBlocks: 100,
  /** before the upgrade each block brings a warning */
  lastBlocks: 10,
  /** heights of upgrades that peers told of and that the log names */
  announcements: 16,
} as const;

/** What a node remembers of its peers' faults, and when it calls itself unready. */
export const MONITORING_LIMITS = {
  /** impeachments that this node took part in, kept with their cause */
  impeachments: 1_000,
  /** pairs of contradicting signatures */
  evidence: 1_000,
  /** peers whose offences are counted */
  offenders: 1_000,
  /** lines of the log about peers, of one code */
  warningsPerSecond: 1,
  warningsBurst: 100,
  /** longest waits for a block, one after the other, after which the node is not ready */
  silentPeriods: 5,
  /** of one scrape */
  requestMs: 10_000,
  connections: 100,
} as const;

/** Nodes of a local network as processes of their own. */
export const PROCESS_LIMITS = {
  /** before a node that ended is started again; twice as long each time that it ends soon */
  restartMs: 1_000,
  longestRestartMs: 30_000,
  /** a node that ran so long did not end soon */
  steadyMs: MINUTE,
  /** for a node to stop when asked to */
  stopMs: 30_000,
  /** characters of what a node printed last that tell why it did not start */
  lastWords: 2_000,
} as const;

/** State kept decoded in memory. */
export const STATE_LIMITS = {
  cachedAccounts: 1_000_000,
  cachedSlots: 1_000_000,
  cachedTrieNodes: 2_000_000,
  cachedCodeBytes: 64 * MIB,
  /** keccak of addresses and slots */
  cachedKeyHashes: 1_000_000,
  /** nodes of older states, read for calls and proofs */
  cachedOldNodes: 50_000,
} as const;

/** Execution. */
export const EXECUTION_LIMITS = {
  /** values written by transactions of blocks that were traced, kept so that the next trace need not execute them again */
  cachedWrites: 250_000,
} as const;

/** Chain data on disk. */
export const LEDGER_LIMITS = {
  /** LevelDB: batches kept in memory and log before they become a table */
  writeBufferBytes: 32 * MIB,
  blockCacheBytes: 64 * MIB,
  tableFileBytes: 8 * MIB,
  openFiles: 1_000,
  /** blocks that wait for a common durable write: it comes when they have so many bytes */
  stagedBytes: 16 * MIB,
  /** headers kept decoded */
  cachedHeaders: 4_096,
  /** transactions of blocks kept decoded, with their receipts */
  cachedTransactions: 50_000,
  /** records of blocks that were searched for logs */
  cachedSearchBytes: 32 * MIB,
  /** one certificate in a file beside an exported chain */
  certificateBytes: 1 * MIB,
} as const;

/** Datasets of owners: readings, blocks and what describes them. */
export const DATA_LIMITS = {
  /** of the name of a dataset, a codec or a column, in UTF-8 */
  nameBytes: 64,
  /** longest period T */
  periodMs: 0xffff_ffff,
  /** most periods in an encryption interval or an upload, most intervals in an epoch */
  count: 1_048_576,
  /** of a block's readings, before encryption and after decompression */
  blockBytes: 16 * MIB,
  readingsPerBlock: 1_048_576,
  /** numbers in one reading of a series */
  columns: 256,
  /** of one grant */
  proxies: 32,
  /** room for the shards of an upload of 12 GiB */
  manifestBytes: 3 * MIB,
} as const;
