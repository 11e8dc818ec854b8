// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/**
 * @title CertificateVerifier
 * @notice Verifies that the validators of a CPChain network decided a block (WP2 2.4; docs/consensus.md): for light
 * clients, bridges and side chains.
 * @dev A certificate is version (1 byte), round (4), 1 and the proposer's seal (round 4, signature 65) or 0, number of
 * seals (1), each seal (validator 1, signature 65) in ascending order of validators; numbers are big-endian, a signature
 * is r, s and the parity. It is read in place and costs about 5,000 gas a seal.
 */
library CertificateVerifier {
    /// @notice What a certificate is about, and who may certify it.
    struct Subject {
        uint64 chainId;
        uint64 height;
        bytes32 blockHash;
        /// the validators of the height in the registry's order, 3f + 1 of them
        address[] validators;
    }

    /// @notice The only version of certificates there is.
    uint8 internal constant VERSION = 1;
    /// @notice Most validators of a network.
    uint256 internal constant MAX_VALIDATORS = 100;

    uint256 private constant HEAD_LENGTH = 6;
    uint256 private constant PROPOSER_LENGTH = 69;
    uint256 private constant SEAL_LENGTH = 66;
    /// The byte of COMMIT in what a vote signs.
    uint8 private constant COMMIT = 2;
    bytes private constant DOMAIN = "\x19CPChain LBFT 2.0\n";

    /// @notice The number of validators is not 3f + 1, or above {MAX_VALIDATORS}.
    error InvalidValidatorCount(uint256 count);
    /// @notice The bytes are not a certificate.
    error MalformedCertificate();
    /// @notice The certificate is of another version.
    error UnknownVersion(uint8 version);
    /// @notice A seal names a validator that there is not.
    error UnknownSigner(uint256 validator);
    /// @notice A validator sealed twice, or seals are not in ascending order.
    error RepeatedSigner(uint256 validator);
    /// @notice The signature of a seal is not that of its validator.
    error InvalidSeal(uint256 validator);
    /// @notice Fewer than 2f + 1 validators sealed.
    error QuorumMissing(uint256 seals, uint256 needed);

    /**
     * @notice Fails unless 2f + 1 distinct validators signed COMMIT for the block in the certificate's round. A seal that
     * does not count spoils the certificate, even beyond a quorum.
     * @return round the round in which the block was decided
     */
    function verify(bytes calldata certificate, Subject memory subject) internal pure returns (uint32 round) {
        uint256 count = subject.validators.length;
        if (count % 3 != 1 || count > MAX_VALIDATORS) revert InvalidValidatorCount(count);
        bytes calldata seals;
        (round, seals) = _parse(certificate);
        uint256 sealed_ = seals.length / SEAL_LENGTH;
        uint256 needed = (2 * (count - 1)) / 3 + 1;
        if (sealed_ < needed) revert QuorumMissing(sealed_, needed);
        bytes32 digest = keccak256(
            abi.encodePacked(DOMAIN, subject.chainId, COMMIT, subject.height, round, subject.blockHash)
        );
        address[] memory signers = new address[](sealed_);
        uint256 next;
        for (uint256 i; i < sealed_; ++i) {
            bytes calldata seal = seals[i * SEAL_LENGTH:(i + 1) * SEAL_LENGTH];
            uint256 validator = uint8(seal[0]);
            if (validator >= count) revert UnknownSigner(validator);
            if (validator < next) revert RepeatedSigner(validator);
            next = validator + 1;
            signers[i] = _signer(digest, seal, validator);
            if (signers[i] != subject.validators[validator]) revert InvalidSeal(validator);
            _checkFirst(signers, i, validator);
        }
    }

    /// @dev The round and the seals of a certificate whose lengths agree.
    function _parse(bytes calldata certificate) private pure returns (uint32 round, bytes calldata seals) {
        if (certificate.length < HEAD_LENGTH + 1) revert MalformedCertificate();
        uint8 version = uint8(certificate[0]);
        if (version != VERSION) revert UnknownVersion(version);
        round = uint32(bytes4(certificate[1:5]));
        uint8 proposed = uint8(certificate[5]);
        if (proposed > 1) revert MalformedCertificate();
        uint256 start = HEAD_LENGTH + proposed * PROPOSER_LENGTH;
        if (certificate.length < start + 1) revert MalformedCertificate();
        seals = certificate[start + 1:];
        if (seals.length != uint256(uint8(certificate[start])) * SEAL_LENGTH) revert MalformedCertificate();
    }

    /// @dev ECDSA refuses signatures of which another form would recover the same key.
    function _signer(bytes32 digest, bytes calldata seal, uint256 validator) private pure returns (address) {
        uint8 parity = uint8(seal[65]);
        if (parity > 1) revert InvalidSeal(validator);
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(
            digest,
            27 + parity,
            bytes32(seal[1:33]),
            bytes32(seal[33:65])
        );
        if (failure != ECDSA.RecoverError.NoError) revert InvalidSeal(validator);
        return signer;
    }

    /// @dev One key counts once, even if a caller lists it twice.
    function _checkFirst(address[] memory signers, uint256 last, uint256 validator) private pure {
        for (uint256 i; i < last; ++i) if (signers[i] == signers[last]) revert RepeatedSigner(validator);
    }
}
