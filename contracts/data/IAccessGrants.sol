// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IDatasetRegistry} from "./IDatasetRegistry.sol";

/**
 * @title IAccessGrants
 * @notice Who may read which dataset. A grant or a revocation holds from the block that carries it; nothing is ever
 * erased, so that anyone can tell later who had access when. Requirement S-03; white paper 2 section 2.2.1.
 *
 * @dev The clock is the block time in seconds since 1970 (ERC-6372, mode `timestamp`), for expiry and history alike. An
 * account has one grant per dataset: a new one replaces the old. Epochs are numbers that the owner gives to the spans of
 * data that share one encryption key; a grant covers the epochs from `fromEpoch` to `toEpoch`, both inclusive. The owner
 * needs no grant and gets none here. Grants stay in force when the dataset changes hands; the new owner may revoke them.
 */
interface IAccessGrants is IERC6372 {
    /// @notice What was allowed at `since`, in block `blockNumber`. Only `active` and the two first are set if revoked.
    struct Change {
        uint48 since;
        uint48 blockNumber;
        bool active;
        uint48 expiry;
        uint40 fromEpoch;
        uint40 toEpoch;
    }

    /// @notice `who` may read the epochs of dataset `id` until `expiry`, exclusive.
    event AccessGranted(bytes32 indexed id, address indexed who, uint48 expiry, uint40 fromEpoch, uint40 toEpoch);
    /// @notice `who` may not read dataset `id` any more.
    event AccessRevoked(bytes32 indexed id, address indexed who);

    /// @notice `caller` is not the `owner` of dataset `id`.
    error NotDatasetOwner(bytes32 id, address caller, address owner);
    /// @notice The zero address cannot read.
    error GranteeIsZero();
    /// @notice A grant must end after `timestamp`, the time of its block.
    error GrantExpired(uint48 expiry, uint48 timestamp);
    /// @notice The first epoch of a grant lies behind its last.
    error InvalidEpochRange(uint40 fromEpoch, uint40 toEpoch);
    /// @notice `who` has no grant for dataset `id` that could be revoked.
    error NotGranted(bytes32 id, address who);
    /// @notice What holds at `timepoint` is not final before `timestamp`, the present time, has passed it.
    error FutureLookup(uint48 timepoint, uint48 timestamp);
    /// @notice A page of `limit` entries is longer than `longest`.
    error PageTooLong(uint256 limit, uint256 longest);

    /**
     * @notice Lets `who` read dataset `id`. Only the dataset's owner may call. Replaces an earlier grant.
     * @param expiry Time until which the grant holds, exclusive; the largest value means without end.
     * @param fromEpoch First epoch covered.
     * @param toEpoch Last epoch covered; the largest value means all to come.
     */
    function grant(bytes32 id, address who, uint48 expiry, uint40 fromEpoch, uint40 toEpoch) external;

    /// @notice Ends the grant of `who` for dataset `id`. Only the dataset's owner may call.
    function revoke(bytes32 id, address who) external;

    /// @notice Whether `who` may read some epoch of dataset `id` now.
    function canAccess(bytes32 id, address who) external view returns (bool);

    /// @notice Whether `who` may read epoch `epoch` of dataset `id` now.
    function canAccessEpoch(bytes32 id, address who, uint40 epoch) external view returns (bool);

    /// @notice Whether `who` could read some epoch of dataset `id` at the end of `timepoint`, which lies in the past.
    function canAccessAt(bytes32 id, address who, uint48 timepoint) external view returns (bool);

    /// @notice Whether `who` could read epoch `epoch` of dataset `id` at the end of `timepoint`, which lies in the past.
    function canAccessEpochAt(bytes32 id, address who, uint40 epoch, uint48 timepoint) external view returns (bool);

    /// @notice The latest change for `who` and dataset `id`; all fields are zero when there was none.
    function latestChange(bytes32 id, address who) external view returns (Change memory);

    /// @notice Number of changes for `who` and dataset `id`. Of changes at the same time only the last counts.
    function changeCount(bytes32 id, address who) external view returns (uint256);

    /**
     * @notice The changes from the one at `offset` on, oldest first; fewer than `limit` at the end of the list.
     * @param limit Most changes to return, at most 100.
     */
    function changes(
        bytes32 id,
        address who,
        uint256 offset,
        uint256 limit
    ) external view returns (Change[] memory page);

    /// @notice Registry that says who owns a dataset.
    function datasets() external view returns (IDatasetRegistry);
}
