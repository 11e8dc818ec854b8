// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/**
 * @title EquivocationVerifier
 * @notice Verifies that one key signed two statements of which LBFT 2.0 allows one: two votes or claims of a validator for
 * one slot, or two blocks of a proposer for one height (docs/consensus.md). What honest members sign never verifies.
 * @dev Evidence is version (1 byte), kind (1), height (8), round (4), number of the validator (1), then twice a content
 * and its signature (r, s and the parity: 65); numbers are big-endian. The content is a block hash (32); of IMPEACH it is
 * 1, round and block of the claimed lock (4 and 32), or 37 zeros without one. A SEAL has round and number 0. A signature is
 * over keccak-256 of domain, chain id (8), kind, height, round and content.
 */
library EquivocationVerifier {
    /// @notice What was signed twice. The numbers are those in what is signed.
    enum Kind {
        None,
        Prepare,
        Commit,
        Seal,
        Impeach
    }

    /// @notice What evidence proves; whether `offender` had a say at `height` is the caller's question.
    struct Equivocation {
        address offender;
        uint64 height;
        uint32 round;
        Kind kind;
        /// place in the registry that the evidence names, 0 for a SEAL; nobody signed it
        uint8 validator;
    }

    /// @notice The only version of evidence there is.
    uint8 internal constant VERSION = 1;
    /// @notice Most validators of a network.
    uint8 internal constant MAX_VALIDATORS = 100;
    /// @notice Last round of a height.
    uint32 internal constant MAX_ROUND = 1_000_000;
    /// @notice Last height.
    uint64 internal constant MAX_HEIGHT = 2 ** 53 - 1;

    uint256 private constant HEAD_LENGTH = 15;
    uint256 private constant SIGNATURE_LENGTH = 65;
    uint256 private constant BLOCK_LENGTH = 32;
    uint256 private constant LOCK_LENGTH = 37;
    bytes private constant DOMAIN = "\x19CPChain LBFT 2.0\n";

    /// @notice The bytes are not evidence.
    error MalformedEvidence();
    /// @notice The evidence is of another version.
    error UnknownVersion(uint8 version);
    /// @notice The two statements are the same.
    error NoContradiction();
    /// @notice No key made one of the signatures, or another form of it would recover the same key.
    error InvalidSignature();
    /// @notice Two keys signed.
    error TwoSigners(address first, address second);

    /// @notice Fails unless one key signed both statements of `evidence` for chain `chainId` and they contradict each other.
    function verify(bytes calldata evidence, uint64 chainId) internal pure returns (Equivocation memory proved) {
        proved = _head(evidence);
        uint256 contentLength = proved.kind == Kind.Impeach ? LOCK_LENGTH : BLOCK_LENGTH;
        uint256 middle = HEAD_LENGTH + contentLength + SIGNATURE_LENGTH;
        if (evidence.length != middle + contentLength + SIGNATURE_LENGTH) revert MalformedEvidence();
        bytes calldata first = evidence[HEAD_LENGTH:middle];
        bytes calldata second = evidence[middle:];
        if (proved.kind == Kind.Impeach) {
            _checkLock(first, proved.round);
            _checkLock(second, proved.round);
        }
        if (keccak256(first[:contentLength]) == keccak256(second[:contentLength])) revert NoContradiction();
        bytes memory slot = abi.encodePacked(DOMAIN, chainId, proved.kind, proved.height, proved.round);
        proved.offender = _signer(slot, first, contentLength);
        address other = _signer(slot, second, contentLength);
        if (other != proved.offender) revert TwoSigners(proved.offender, other);
    }

    function _head(bytes calldata evidence) private pure returns (Equivocation memory head) {
        if (evidence.length < HEAD_LENGTH) revert MalformedEvidence();
        uint8 version = uint8(evidence[0]);
        if (version != VERSION) revert UnknownVersion(version);
        uint8 kind = uint8(evidence[1]);
        if (kind == 0 || kind > uint8(type(Kind).max)) revert MalformedEvidence();
        head.kind = Kind(kind);
        head.height = uint64(bytes8(evidence[2:10]));
        head.round = uint32(bytes4(evidence[10:14]));
        head.validator = uint8(evidence[14]);
        if (head.height > MAX_HEIGHT || head.round > MAX_ROUND || head.validator >= MAX_VALIDATORS) {
            revert MalformedEvidence();
        }
        if (head.kind == Kind.Seal && (head.round != 0 || head.validator != 0)) revert MalformedEvidence();
    }

    /// @dev A claim without a lock has one form; a lock is of an earlier round.
    function _checkLock(bytes calldata statement, uint32 round) private pure {
        uint8 present = uint8(statement[0]);
        uint32 lockRound = uint32(bytes4(statement[1:5]));
        if (present > 1) revert MalformedEvidence();
        if (present == 1 && lockRound >= round) revert MalformedEvidence();
        if (present == 0 && (lockRound != 0 || bytes32(statement[5:37]) != 0)) revert MalformedEvidence();
    }

    function _signer(
        bytes memory slot,
        bytes calldata statement,
        uint256 contentLength
    ) private pure returns (address) {
        bytes calldata signature = statement[contentLength:];
        uint8 parity = uint8(signature[64]);
        if (parity > 1) revert InvalidSignature();
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(
            keccak256(bytes.concat(slot, statement[:contentLength])),
            27 + parity,
            bytes32(signature[0:32]),
            bytes32(signature[32:64])
        );
        if (failure != ECDSA.RecoverError.NoError) revert InvalidSignature();
        return signer;
    }
}
