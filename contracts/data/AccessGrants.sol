// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IAccessGrants} from "./IAccessGrants.sol";
import {IDatasetRegistry} from "./IDatasetRegistry.sol";

/**
 * @title AccessGrants
 * @notice Grants and revocations of access to datasets, with their history. See {IAccessGrants}. Requirement S-03.
 * @dev One checkpoint, one slot, per change: the key is the time, the value packs, from the low bits up, `active` (8),
 * `expiry` (48), `fromEpoch` (40), `toEpoch` (40), `blockNumber` (48); the upper 24 bits are free. No administrator.
 */
contract AccessGrants is IAccessGrants {
    using Checkpoints for Checkpoints.Trace208;

    /// @notice Most changes that {changes} returns at once.
    uint256 public constant MAX_PAGE = 100;

    uint8 private constant EXPIRY_SHIFT = 8;
    uint8 private constant FROM_SHIFT = 56;
    uint8 private constant TO_SHIFT = 96;
    uint8 private constant BLOCK_SHIFT = 136;

    IDatasetRegistry private immutable _DATASETS;

    mapping(bytes32 id => mapping(address who => Checkpoints.Trace208)) private _changes;

    modifier onlyDatasetOwner(bytes32 id) {
        address owner = _DATASETS.ownerOf(id);
        if (msg.sender != owner) revert NotDatasetOwner(id, msg.sender, owner);
        _;
    }

    /// @param datasets_ Registry that says who owns a dataset.
    constructor(IDatasetRegistry datasets_) {
        _DATASETS = datasets_;
    }

    /// @inheritdoc IAccessGrants
    function grant(
        bytes32 id,
        address who,
        uint48 expiry,
        uint40 fromEpoch,
        uint40 toEpoch
    ) external onlyDatasetOwner(id) {
        if (who == address(0)) revert GranteeIsZero();
        if (expiry <= clock()) revert GrantExpired(expiry, clock());
        if (fromEpoch > toEpoch) revert InvalidEpochRange(fromEpoch, toEpoch);
        _push(
            id,
            who,
            1 | (uint208(expiry) << EXPIRY_SHIFT) | (uint208(fromEpoch) << FROM_SHIFT) | (uint208(toEpoch) << TO_SHIFT)
        );
        emit AccessGranted(id, who, expiry, fromEpoch, toEpoch);
    }

    /// @inheritdoc IAccessGrants
    function revoke(bytes32 id, address who) external onlyDatasetOwner(id) {
        if (!_unpack(0, _changes[id][who].latest()).active) revert NotGranted(id, who);
        _push(id, who, 0);
        emit AccessRevoked(id, who);
    }

    /// @inheritdoc IAccessGrants
    function canAccess(bytes32 id, address who) external view returns (bool) {
        return _holds(_changes[id][who].latest(), clock());
    }

    /// @inheritdoc IAccessGrants
    function canAccessEpoch(bytes32 id, address who, uint40 epoch) external view returns (bool) {
        uint208 packed = _changes[id][who].latest();
        return _holds(packed, clock()) && _covers(packed, epoch);
    }

    /// @inheritdoc IAccessGrants
    function canAccessAt(bytes32 id, address who, uint48 timepoint) external view returns (bool) {
        return _holds(_lookup(id, who, timepoint), timepoint);
    }

    /// @inheritdoc IAccessGrants
    function canAccessEpochAt(bytes32 id, address who, uint40 epoch, uint48 timepoint) external view returns (bool) {
        uint208 packed = _lookup(id, who, timepoint);
        return _holds(packed, timepoint) && _covers(packed, epoch);
    }

    /// @inheritdoc IAccessGrants
    function latestChange(bytes32 id, address who) external view returns (Change memory) {
        (, uint48 since, uint208 packed) = _changes[id][who].latestCheckpoint();
        return _unpack(since, packed);
    }

    /// @inheritdoc IAccessGrants
    function changeCount(bytes32 id, address who) external view returns (uint256) {
        return _changes[id][who].length();
    }

    /// @inheritdoc IAccessGrants
    function changes(
        bytes32 id,
        address who,
        uint256 offset,
        uint256 limit
    ) external view returns (Change[] memory page) {
        if (limit > MAX_PAGE) revert PageTooLong(limit, MAX_PAGE);
        Checkpoints.Trace208 storage trace = _changes[id][who];
        uint256 size = Math.min(limit, Math.saturatingSub(trace.length(), offset));
        page = new Change[](size);
        for (uint256 i = 0; i < size; ++i) {
            Checkpoints.Checkpoint208 memory checkpoint = trace.pos(SafeCast.toUint32(offset + i));
            page[i] = _unpack(checkpoint._key, checkpoint._value);
        }
    }

    /// @inheritdoc IAccessGrants
    function datasets() external view returns (IDatasetRegistry) {
        return _DATASETS;
    }

    /// @inheritdoc IERC6372
    // The name is ERC-6372's.
    // solhint-disable-next-line func-name-mixedcase, use-natspec
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=timestamp";
    }

    /// @inheritdoc IERC6372
    function clock() public view returns (uint48) {
        return uint48(block.timestamp);
    }

    function _push(bytes32 id, address who, uint208 terms) private {
        _changes[id][who].push(clock(), terms | (uint208(uint48(block.number)) << BLOCK_SHIFT));
    }

    function _lookup(bytes32 id, address who, uint48 timepoint) private view returns (uint208) {
        if (timepoint >= clock()) revert FutureLookup(timepoint, clock());
        return _changes[id][who].upperLookupRecent(timepoint);
    }

    function _holds(uint208 packed, uint48 timepoint) private pure returns (bool) {
        return uint8(packed) != 0 && uint48(packed >> EXPIRY_SHIFT) > timepoint;
    }

    function _covers(uint208 packed, uint40 epoch) private pure returns (bool) {
        return uint40(packed >> FROM_SHIFT) <= epoch && epoch <= uint40(packed >> TO_SHIFT);
    }

    function _unpack(uint48 since, uint208 packed) private pure returns (Change memory) {
        return
            Change({
                since: since,
                blockNumber: uint48(packed >> BLOCK_SHIFT),
                active: uint8(packed) != 0,
                expiry: uint48(packed >> EXPIRY_SHIFT),
                fromEpoch: uint40(packed >> FROM_SHIFT),
                toEpoch: uint40(packed >> TO_SHIFT)
            });
    }
}
