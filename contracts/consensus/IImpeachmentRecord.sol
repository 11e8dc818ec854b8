// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title IImpeachmentRecord
 * @notice Which proposers were impeached: their block was not decided, and the impeach block of the validators stands in
 * its place. Requirement C-08; white paper 2 section 2.4.
 * @dev The chain records in the impeach block itself, so what is recorded is as final as that block. Why the proposer was
 * impeached is not the same for all validators and therefore not here.
 */
interface IImpeachmentRecord {
    /// @notice `proposer` was to seal block `height`, in term `term`, and was impeached.
    struct Impeachment {
        uint48 height;
        uint48 term;
        address proposer;
    }

    /// @notice `proposer` was impeached in block `height` of term `term`. An event of a system call is in no receipt.
    event ProposerImpeached(address indexed proposer, uint256 indexed height, uint256 indexed term);

    /// @notice Block `height` has one impeachment, and has it already.
    error AlreadyRecorded(uint256 height);
    /// @notice A page of `limit` entries is longer than `longest`.
    error PageTooLong(uint256 limit, uint256 longest);

    /// @notice Records that `proposer`, whose turn this block of term `term` was, is impeached. Only the chain may call.
    function record(address proposer, uint48 term) external;

    /// @notice The impeachment in block `height`; all fields are zero when there was none.
    function impeachmentAt(uint256 height) external view returns (Impeachment memory);

    /// @notice Number of impeachments.
    function impeachmentCount() external view returns (uint256);

    /// @notice Number of impeachments of `proposer`.
    function impeachmentCountOf(address proposer) external view returns (uint256);

    /**
     * @notice The impeachments from the one at `offset` on, oldest first; fewer than `limit` at the end of the list.
     * @param limit Most impeachments to return, at most 100.
     */
    function impeachments(uint256 offset, uint256 limit) external view returns (Impeachment[] memory page);

    /// @notice The same of `proposer` alone.
    function impeachmentsOf(
        address proposer,
        uint256 offset,
        uint256 limit
    ) external view returns (Impeachment[] memory page);
}
