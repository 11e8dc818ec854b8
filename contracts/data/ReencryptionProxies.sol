// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleLeaves} from "../utils/MerkleLeaves.sol";
import {IAccessGrants} from "./IAccessGrants.sol";
import {IDatasetRegistry} from "./IDatasetRegistry.sol";
import {ReencryptionProof} from "./ReencryptionProof.sol";
import {ServiceDeposits} from "./ServiceDeposits.sol";

/**
 * @title ReencryptionProxies
 * @notice Proxies that re-encrypt for buyers, and what becomes of one that answers wrongly or not at all. Nothing is on
 * chain in the good case but the root of a grant's shares. Requirements S-12, O-03, A-09; docs/reencryption.md.
 * @dev Each dispute ends in one call, or with one deadline. The owner commits to each proxy's share of each epoch:
 * `keccak256(keccak256(abi.encode(SHARE, id, who, epoch, proxy, keccak256(U))))` is a leaf under the published root. A
 * proxy answers only under a root whose leaf it has checked against its share.
 */
contract ReencryptionProxies is ServiceDeposits, EIP712 {
    /// @notice What a proxy's answer is about: `who` reads `interval`, which lies in `epoch`, of dataset `id`.
    struct Task {
        bytes32 id;
        address who;
        /// root of the shares, published by the dataset's owner
        bytes32 root;
        uint40 epoch;
        uint64 interval;
    }

    /// @notice The share of a proxy: its commitment U, and the siblings that lead from it to the root.
    struct Share {
        bytes commitment;
        bytes32[] proof;
    }

    /// @notice A question put on chain, because the proxy did not answer it elsewhere.
    struct Question {
        address proxy;
        /// time until which the proxy may answer
        uint48 deadline;
        bool answered;
        /// of task, capsule and commitment
        bytes32 subject;
        /// of the fragment
        bytes32 answer;
    }

    /// @notice What a question costs: it compensates the proxy for answering on chain, and comes back if it does not.
    uint256 public immutable BOND;
    /// @notice Seconds that a proxy has to answer on chain.
    uint256 public immutable ANSWER_TIME;

    bytes32 private constant SHARE = keccak256("cpchain.data.share.v1");
    bytes32 private constant ANSWER = keccak256(
        "Answer(bytes32 id,address who,bytes32 root,uint40 epoch,uint64 interval,bytes capsule,bytes fragment)"
    );

    IAccessGrants private immutable _GRANTS;
    IDatasetRegistry private immutable _DATASETS;

    mapping(bytes32 id => mapping(address who => mapping(bytes32 root => bool))) private _published;
    mapping(bytes32 digest => bool) private _punished;
    mapping(uint256 number => Question) private _questions;
    uint256 private _asked;

    /// @notice The owner of dataset `id` committed to the shares of the proxies for `who`.
    event SharesPublished(bytes32 indexed id, address indexed who, bytes32 root);
    /// @notice `proxy` signed a wrong fragment for `who`.
    event WrongFragment(address indexed proxy, bytes32 indexed id, address indexed who, uint64 interval);
    /// @notice `who` asks `proxy`, which has until `deadline`.
    event Asked(uint256 indexed number, address indexed proxy, Task task, bytes capsule, uint256 deadline);
    /// @notice The proxy of question `number` answered.
    event Answered(uint256 indexed number, bytes fragment);
    /// @notice The capsule of question `number` was not made for its place; there is nothing to answer.
    event CapsuleRejected(uint256 indexed number);
    /// @notice The proxy of question `number` did not answer in time.
    event Unanswered(uint256 indexed number, address indexed proxy);

    /// @notice Only the `owner` of dataset `id` commits to shares.
    error NotDatasetOwner(bytes32 id, address caller, address owner);
    /// @notice The root is zero, or not published for this dataset and reader.
    error UnknownRoot(bytes32 root);
    /// @notice The commitment is not that of the proxy's share under the root.
    error NotItsShare(address proxy);
    /// @notice The fragment is right: nobody is punished.
    error FragmentIsRight();
    /// @notice The capsule is right: it has to be answered.
    error CapsuleIsRight();
    /// @notice The capsule does not belong to its place: an answer to it is no offence.
    error CapsuleIsWrong();
    /// @notice This was punished before.
    error AlreadyPunished();
    /// @notice `who` may not read this epoch now.
    error NotGranted(bytes32 id, address who, uint40 epoch);
    /// @notice A question costs `bond`.
    error WrongBond(uint256 value, uint256 bond);
    /// @notice Question `number` is not open, or what is said of it is not what was asked.
    error NotOpen(uint256 number);
    /// @notice Only the proxy that was asked may say this.
    error NotAsked(address caller, address proxy);
    /// @notice The time to answer ends at `deadline`.
    error WrongTime(uint256 deadline);

    /**
     * @param grants Who may read what.
     * @param answerTime Shorter than `notice`, so that nobody leaves before a question ends.
     */
    constructor(
        IAccessGrants grants,
        uint256 minDeposit,
        uint256 penalty,
        uint256 notice,
        uint256 bond,
        uint256 answerTime,
        address treasury
    ) ServiceDeposits(minDeposit, penalty, notice, treasury) EIP712("CPChain ReencryptionProxies", "1") {
        if (answerTime == 0 || answerTime >= notice || bond == 0) revert InvalidTerms();
        _GRANTS = grants;
        _DATASETS = grants.datasets();
        BOND = bond;
        ANSWER_TIME = answerTime;
    }

    /// @notice Commits to the shares of the proxies that may re-encrypt dataset `id` for `who`. Only its owner may call.
    function publishShares(bytes32 id, address who, bytes32 root) external {
        address owner = _DATASETS.ownerOf(id);
        if (msg.sender != owner) revert NotDatasetOwner(id, msg.sender, owner);
        if (root == bytes32(0)) revert UnknownRoot(root);
        _published[id][who][root] = true;
        emit SharesPublished(id, who, root);
    }

    /**
     * @notice Punishes the proxy that signed a wrong fragment. Anyone may call; the reader is compensated.
     * @param signature the proxy's, by EIP-712, over task, capsule and fragment
     * @param nonce hint for the capsule
     */
    function disputeFragment(
        Task calldata task,
        bytes calldata capsule,
        bytes calldata fragment,
        bytes calldata signature,
        Share calldata share,
        uint256[2] calldata nonce,
        ReencryptionProof.Hints calldata hints
    ) external {
        bytes32 digest = answerDigest(task, capsule, fragment);
        address proxy = ECDSA.recover(digest, signature);
        _requireOffered(proxy);
        if (_punished[digest]) revert AlreadyPunished();
        _checkShare(task, proxy, share);
        if (!ReencryptionProof.isCapsule(_contextOf(task), capsule, nonce)) revert CapsuleIsWrong();
        _requireWrong(task, capsule, fragment, share.commitment, hints);
        _punished[digest] = true;
        emit WrongFragment(proxy, task.id, task.who, task.interval);
        _slash(proxy, task.who);
    }

    /**
     * @notice Asks a proxy on chain. Only who may read now may ask.
     * @return number of the question
     */
    function ask(
        Task calldata task,
        address proxy,
        bytes calldata capsule,
        Share calldata share
    ) external payable returns (uint256 number) {
        if (msg.value != BOND) revert WrongBond(msg.value, BOND);
        if (msg.sender != task.who || !_GRANTS.canAccessEpoch(task.id, task.who, task.epoch)) {
            revert NotGranted(task.id, msg.sender, task.epoch);
        }
        if (!isActive(proxy)) revert NotActive(proxy);
        _checkShare(task, proxy, share);
        number = ++_asked;
        uint256 deadline = block.timestamp + ANSWER_TIME;
        _questions[number] = Question({
            proxy: proxy,
            deadline: uint48(deadline),
            answered: false,
            subject: _subjectOf(task, capsule, share.commitment),
            answer: bytes32(0)
        });
        emit Asked(number, proxy, task, capsule, deadline);
    }

    /// @notice Answers a question in time; the bond is the proxy's. A wrong answer can be disputed by {disputeAnswer}.
    function answer(uint256 number, bytes calldata fragment) external {
        Question storage question = _openTo(number, msg.sender);
        question.answered = true;
        question.answer = keccak256(fragment);
        emit Answered(number, fragment);
        _owe(msg.sender, BOND);
    }

    /// @notice Says that there is nothing to answer, as the capsule is of another place; the bond is the proxy's.
    function rejectCapsule(
        uint256 number,
        Task calldata task,
        bytes calldata capsule,
        bytes calldata commitment,
        uint256[2] calldata nonce
    ) external {
        Question storage question = _openTo(number, msg.sender);
        if (question.subject != _subjectOf(task, capsule, commitment)) revert NotOpen(number);
        if (ReencryptionProof.isCapsule(_contextOf(task), capsule, nonce)) revert CapsuleIsRight();
        delete _questions[number];
        emit CapsuleRejected(number);
        _owe(msg.sender, BOND);
    }

    /// @notice Punishes the proxy that answered a question wrongly. Anyone may call, until the proxy may have left.
    function disputeAnswer(
        uint256 number,
        Task calldata task,
        bytes calldata capsule,
        bytes calldata commitment,
        bytes calldata fragment,
        ReencryptionProof.Hints calldata hints
    ) external {
        Question storage question = _questions[number];
        bool isAbout = question.subject == _subjectOf(task, capsule, commitment);
        if (!question.answered || !isAbout || question.answer != keccak256(fragment)) revert NotOpen(number);
        address proxy = question.proxy;
        _requireOffered(proxy);
        _requireWrong(task, capsule, fragment, commitment, hints);
        delete _questions[number];
        emit WrongFragment(proxy, task.id, task.who, task.interval);
        _slash(proxy, task.who);
    }

    /// @notice Ends a question that was not answered in time: the bond goes back, and the proxy is punished.
    function punishSilence(
        uint256 number,
        Task calldata task,
        bytes calldata capsule,
        bytes calldata commitment
    ) external {
        Question storage question = _questions[number];
        if (question.answered || question.subject != _subjectOf(task, capsule, commitment)) revert NotOpen(number);
        if (block.timestamp <= question.deadline) revert WrongTime(question.deadline);
        address proxy = question.proxy;
        delete _questions[number];
        emit Unanswered(number, proxy);
        _owe(task.who, BOND);
        _slash(proxy, task.who);
    }

    /// @notice Question `number`; all zero when it never was or has ended.
    function questionOf(uint256 number) external view returns (Question memory) {
        return _questions[number];
    }

    /// @notice Whether the owner of dataset `id` committed to these shares for `who`.
    function isPublished(bytes32 id, address who, bytes32 root) external view returns (bool) {
        return _published[id][who][root];
    }

    /// @notice The leaf of a share.
    function shareLeaf(
        bytes32 id,
        address who,
        uint40 epoch,
        address proxy,
        bytes memory commitment
    ) public pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(SHARE, id, who, epoch, proxy, keccak256(commitment)))));
    }

    /// @notice What a proxy signs with its answer.
    function answerDigest(
        Task calldata task,
        bytes calldata capsule,
        bytes calldata fragment
    ) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        ANSWER,
                        task.id,
                        task.who,
                        task.root,
                        task.epoch,
                        task.interval,
                        keccak256(capsule),
                        keccak256(fragment)
                    )
                )
            );
    }

    function _openTo(uint256 number, address caller) private view returns (Question storage question) {
        question = _questions[number];
        if (question.proxy == address(0) || question.answered) revert NotOpen(number);
        if (caller != question.proxy) revert NotAsked(caller, question.proxy);
        if (block.timestamp > question.deadline) revert WrongTime(question.deadline);
    }

    function _checkShare(Task calldata task, address proxy, Share calldata share) private view {
        if (!_published[task.id][task.who][task.root]) revert UnknownRoot(task.root);
        bytes32 leaf = shareLeaf(task.id, task.who, task.epoch, proxy, share.commitment);
        if (!MerkleLeaves.isIncluded(task.root, leaf, share.proof)) revert NotItsShare(proxy);
    }

    function _requireWrong(
        Task calldata task,
        bytes calldata capsule,
        bytes calldata fragment,
        bytes calldata commitment,
        ReencryptionProof.Hints calldata hints
    ) private view {
        ReencryptionProof.Statement memory statement = ReencryptionProof.Statement({
            context: _contextOf(task),
            point: capsule[:33],
            commitment: commitment
        });
        if (ReencryptionProof.isFragment(statement, fragment, hints)) revert FragmentIsRight();
    }

    function _contextOf(Task calldata task) private pure returns (bytes32) {
        return ReencryptionProof.contextOf(task.id, task.interval);
    }

    function _subjectOf(
        Task calldata task,
        bytes calldata capsule,
        bytes calldata commitment
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(task, keccak256(capsule), keccak256(commitment)));
    }
}
