-------------------------------- MODULE LBFT --------------------------------
(***************************************************************************)
(* LBFT 2.0 made safe, one height: docs/consensus.md in TLA+.              *)
(*                                                                         *)
(* The network is the set of all messages ever sent: any of them may reach *)
(* anyone at any time, any number of times, or never. Byzantine validators *)
(* may cast any vote for anyone's eyes, so they are added to every count.  *)
(* The proposer is Byzantine too: it shows each validator any of Blocks,   *)
(* or nothing. Only what is durable is state, so a validator may crash and *)
(* restart between any two steps. Timers may end at any time.              *)
(*                                                                         *)
(* Safety only. The mutants are constants; the .cfg files choose them.     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
  Honest,               \* validators that follow the rules
  NByzantine,           \* how many others there are
  F,                    \* faults to survive: |Honest| + NByzantine = 3F + 1
  Blocks,               \* legal blocks that the proposer signed
  LastRound,            \* rounds 0..LastRound are explored
  ImpeachPrepareQuorum, \* PREPAREs that lock in rounds >= 1
  ImpeachCommitQuorum,  \* COMMITs that decide in rounds >= 1
  ImpeachSet,           \* IMPEACHes behind a proposal in rounds >= 2
  CarryLock,            \* locks are carried into later rounds
  CommitLate,           \* COMMITs are cast in rounds that were left
  CountTwice,           \* a vote that comes twice counts twice
  KeepVotes,            \* votes survive a crash
  KeepLock              \* locks survive a crash

VARIABLES
  round,      \* round[v]: the round that v is in
  voted,      \* voted[v]: which votes of its round v remembers to have cast
  lock,       \* lock[v]: round and block of v's highest P-certificate
  prepares,   \* prepares[v][r]: blocks for which v sent PREPARE in r
  commits,    \* commits[v][r]: blocks for which v sent COMMIT in r
  claims      \* claims[v][r]: the lock that v's IMPEACH(r) named

vars == <<round, voted, lock, prepares, commits, claims>>

Q == 2 * F + 1
W == F + 1
I == "impeach block"
Values == Blocks \cup {I}
Rounds == 0..LastRound
NoLock == [round |-> 0, block |-> "none"]
NotSent == [round |-> 0, block |-> "not sent"]
Locks == [round : Rounds, block : Values]

TypeOK ==
  /\ round \in [Honest -> Rounds]
  /\ voted \in [Honest -> SUBSET {"prepare", "commit"}]
  /\ lock \in [Honest -> Locks \cup {NoLock}]
  /\ prepares \in [Honest -> [Rounds -> SUBSET Values]]
  /\ commits \in [Honest -> [Rounds -> SUBSET Values]]
  /\ claims \in [Honest -> [Rounds -> Locks \cup {NoLock, NotSent}]]

Init ==
  /\ round = [v \in Honest |-> 0]
  /\ voted = [v \in Honest |-> {}]
  /\ lock = [v \in Honest |-> NoLock]
  /\ prepares = [v \in Honest |-> [r \in Rounds |-> {}]]
  /\ commits = [v \in Honest |-> [r \in Rounds |-> {}]]
  /\ claims = [v \in Honest |-> [r \in Rounds |-> NotSent]]

-----------------------------------------------------------------------------
(* What can be shown of the messages that were sent.                       *)

Voters(votes, r, b) == {v \in Honest : b \in votes[v][r]}

Count(votes, r, b) ==
  Cardinality(Voters(votes, r, b)) * (IF CountTwice THEN 2 ELSE 1) + NByzantine

PrepareQuorum(r) == IF r = 0 THEN Q ELSE ImpeachPrepareQuorum
CommitQuorum(r) == IF r = 0 THEN Q ELSE ImpeachCommitQuorum

\* Q PREPAREs of one round for one block: a P-certificate.
Certified(r, b) == Count(prepares, r, b) >= PrepareQuorum(r)

\* Locks that a Byzantine validator can claim in round r.
Claimable(r) == {l \in Locks : l.round < r /\ Certified(l.round, l.block)}

\* A validator has sent a message of round r or of a later one.
Shows(v, r) ==
  \E s \in Rounds : s >= r /\ (prepares[v][s] # {} \/ commits[v][s] # {} \/ claims[v][s] # NotSent)

\* W validators are in round r or in later ones.
WereSeen(r) == Cardinality({v \in Honest : Shows(v, r)}) + NByzantine >= W

\* The blocks that a set of claims permits: of the highest lock, or the impeach block.
Permitted(cs) ==
  LET locks == cs \ {NoLock}
  IN IF locks = {} THEN {I}
     ELSE {l.block : l \in {m \in locks : \A k \in locks : k.round <= m.round}}

Claimants(r) ==
  LET senders == {v \in Honest : claims[v][r] # NotSent}
  IN {s \in SUBSET senders : /\ Cardinality(s) <= ImpeachSet
                             /\ Cardinality(s) + NByzantine >= ImpeachSet}

Inventions(r, k) == {c \in SUBSET (Claimable(r) \cup {NoLock}) : Cardinality(c) <= k}

\* The blocks that some coordinator of round r can justify with ImpeachSet claims.
Justified(r) ==
  UNION {UNION {Permitted({claims[v][r] : v \in s} \cup c) :
                c \in Inventions(r, ImpeachSet - Cardinality(s))} :
         s \in Claimants(r)}

-----------------------------------------------------------------------------
(* The steps of an honest validator.                                       *)

CastPrepare(v, b) ==
  /\ "prepare" \notin voted[v]
  /\ prepares' = [prepares EXCEPT ![v][round[v]] = @ \cup {b}]
  /\ voted' = [voted EXCEPT ![v] = @ \cup {"prepare"}]
  /\ UNCHANGED <<round, lock, commits, claims>>

\* idle: the proposer's block came and was found legal.
UponProposal(v) == round[v] = 0 /\ \E b \in Blocks : CastPrepare(v, b)

\* A round >= 2: its coordinator gave the reason for a block.
UponJustifiedProposal(v) == round[v] >= 2 /\ \E b \in Justified(round[v]) : CastPrepare(v, b)

\* Q PREPAREs of this round for one block: lock it and COMMIT.
UponPrepareQuorum(v) ==
  /\ "commit" \notin voted[v]
  /\ \E b \in Values :
       /\ Certified(round[v], b)
       /\ commits' = [commits EXCEPT ![v][round[v]] = @ \cup {b}]
       /\ lock' = [lock EXCEPT ![v] = [round |-> round[v], block |-> b]]
  /\ voted' = [voted EXCEPT ![v] = @ \cup {"commit"}]
  /\ UNCHANGED <<round, prepares, claims>>

\* The timer ended, the block was illegal, or W validators are in later rounds. Entering round 1 is the PREPARE of
\* round 1; later rounds are entered with IMPEACH.
Enter(v, r) ==
  LET carried == IF CarryLock THEN lock[v] ELSE NoLock
      first == IF carried = NoLock THEN I ELSE carried.block
  IN /\ r > round[v]
     /\ r = round[v] + 1 \/ WereSeen(r)
     /\ round' = [round EXCEPT ![v] = r]
     /\ IF r = 1
        THEN /\ prepares' = [prepares EXCEPT ![v][1] = @ \cup {first}]
             /\ voted' = [voted EXCEPT ![v] = {"prepare"}]
             /\ UNCHANGED claims
        ELSE /\ claims' = [claims EXCEPT ![v][r] = carried]
             /\ voted' = [voted EXCEPT ![v] = {}]
             /\ UNCHANGED prepares
     /\ UNCHANGED <<lock, commits>>

\* Mutant: a COMMIT in a round that was left.
LateCommit(v) ==
  /\ CommitLate
  /\ \E r \in 0..LastRound, b \in Values :
       /\ r < round[v]
       /\ commits[v][r] = {}
       /\ Certified(r, b)
       /\ commits' = [commits EXCEPT ![v][r] = {b}]
  /\ UNCHANGED <<round, voted, lock, prepares, claims>>

\* A crash loses nothing that was durable, except in the mutants.
Crash(v) ==
  /\ ~KeepVotes \/ ~KeepLock
  /\ voted' = IF KeepVotes THEN voted ELSE [voted EXCEPT ![v] = {}]
  /\ lock' = IF KeepLock THEN lock ELSE [lock EXCEPT ![v] = NoLock]
  /\ UNCHANGED <<round, prepares, commits, claims>>

Next ==
  \E v \in Honest :
    \/ UponProposal(v)
    \/ UponJustifiedProposal(v)
    \/ UponPrepareQuorum(v)
    \/ \E r \in Rounds : Enter(v, r)
    \/ LateCommit(v)
    \/ Crash(v)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* Q COMMITs of one round for one block decide it.                         *)

Decidable(b) ==
  \E r \in Rounds : Voters(commits, r, b) # {} /\ Count(commits, r, b) >= CommitQuorum(r)

Agreement == \A a, b \in Values : Decidable(a) /\ Decidable(b) => a = b

\* An honest validator votes once a round, whatever happens to it.
OneVote ==
  \A v \in Honest, r \in Rounds : Cardinality(prepares[v][r]) <= 1 /\ Cardinality(commits[v][r]) <= 1

Symmetry == Permutations(Honest)
=============================================================================
