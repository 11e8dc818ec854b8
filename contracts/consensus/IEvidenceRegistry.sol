// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EquivocationVerifier} from "./EquivocationVerifier.sol";

/**
 * @title IEvidenceRegistry
 * @notice Members of the committee who signed two things of which the protocol allows one, proved by their own signatures.
 * Requirement C-08; docs/consensus.md.
 * @dev An offence is an offender, a height, a round and a kind, and counts once however often it is proved. Nothing is paid
 * or taken here; contracts that punish read from here.
 */
interface IEvidenceRegistry {
    /// @notice `offender` signed two statements of one `kind` in `round` of `height`.
    struct Offence {
        address offender;
        uint48 height;
        uint32 round;
        EquivocationVerifier.Kind kind;
    }

    /// @notice `submitter` proved by `evidence` that `offender` signed two statements of one `kind` in `round` of `height`.
    event EquivocationProved(
        address indexed offender,
        uint256 indexed height,
        uint32 round,
        EquivocationVerifier.Kind kind,
        address indexed submitter,
        bytes evidence
    );

    /// @notice Members are known from block 1 to `latest`.
    error HeightUnknown(uint256 height, uint256 latest);
    /// @notice `signer` signed both statements, but had no such say at `height`.
    error NotMember(address signer, uint256 height);
    /// @notice The offence has been proved before.
    error AlreadyProved(address offender, uint256 height, uint32 round, EquivocationVerifier.Kind kind);
    /// @notice There are {EquivocationVerifier-MAX_VALIDATORS} validators at most, and one proposer at least.
    error InvalidCommittee();
    /// @notice A page of `limit` entries is longer than `longest`.
    error PageTooLong(uint256 limit, uint256 longest);

    /**
     * @notice Counts the offence that `evidence` proves. Anyone may call.
     * @param evidence As `cpc_getEvidence` gives it; {EquivocationVerifier} has the bytes.
     * @return index Place of the offence in the list of all.
     */
    function submit(bytes calldata evidence) external returns (uint256 index);

    /// @notice Whether this offence has been proved.
    function isProved(
        address offender,
        uint256 height,
        uint32 round,
        EquivocationVerifier.Kind kind
    ) external view returns (bool);

    /// @notice Number of offences.
    function offenceCount() external view returns (uint256);

    /// @notice Number of offences of `offender`.
    function offenceCountOf(address offender) external view returns (uint256);

    /**
     * @notice The offences from the one at `offset` on, in the order in which they were proved; fewer than `limit` at the
     * end of the list.
     * @param limit Most offences to return, at most 100.
     */
    function offences(uint256 offset, uint256 limit) external view returns (Offence[] memory page);

    /// @notice Who validated at `height`, in the registry's order.
    function validators(uint256 height) external view returns (address[] memory);

    /// @notice Whose turn it was to propose block `height`.
    function proposer(uint256 height) external view returns (address);
}
