// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SystemCalled} from "../utils/SystemCalled.sol";
import {IImpeachmentRecord} from "./IImpeachmentRecord.sol";

/**
 * @title ImpeachmentRecord
 * @notice Which proposers were impeached, as the chain itself records it. See {IImpeachmentRecord}. Requirement C-08.
 * @dev One slot per impeachment, and a fifth of one in each of two lists of heights. No administrator.
 *
 * Predeployed at 0x0000000000000000000000000000000000C9C003.
 */
contract ImpeachmentRecord is IImpeachmentRecord, SystemCalled {
    /// @notice Most impeachments that {impeachments} and {impeachmentsOf} return at once.
    uint256 public constant MAX_PAGE = 100;

    mapping(uint256 height => Impeachment) private _impeachments;
    uint48[] private _heights;
    mapping(address proposer => uint48[]) private _heightsOf;

    /// @inheritdoc IImpeachmentRecord
    function record(address proposer, uint48 term) external onlySystem {
        uint48 height = uint48(block.number);
        if (_impeachments[height].height == height) revert AlreadyRecorded(height);
        _impeachments[height] = Impeachment({height: height, term: term, proposer: proposer});
        _heights.push(height);
        _heightsOf[proposer].push(height);
        emit ProposerImpeached(proposer, height, term);
    }

    /// @inheritdoc IImpeachmentRecord
    function impeachmentAt(uint256 height) external view returns (Impeachment memory) {
        return _impeachments[height];
    }

    /// @inheritdoc IImpeachmentRecord
    function impeachmentCount() external view returns (uint256) {
        return _heights.length;
    }

    /// @inheritdoc IImpeachmentRecord
    function impeachmentCountOf(address proposer) external view returns (uint256) {
        return _heightsOf[proposer].length;
    }

    /// @inheritdoc IImpeachmentRecord
    function impeachments(uint256 offset, uint256 limit) external view returns (Impeachment[] memory page) {
        return _page(_heights, offset, limit);
    }

    /// @inheritdoc IImpeachmentRecord
    function impeachmentsOf(
        address proposer,
        uint256 offset,
        uint256 limit
    ) external view returns (Impeachment[] memory page) {
        return _page(_heightsOf[proposer], offset, limit);
    }

    function _page(
        uint48[] storage heights,
        uint256 offset,
        uint256 limit
    ) private view returns (Impeachment[] memory page) {
        if (limit > MAX_PAGE) revert PageTooLong(limit, MAX_PAGE);
        uint256 size = Math.min(limit, Math.saturatingSub(heights.length, offset));
        page = new Impeachment[](size);
        for (uint256 i = 0; i < size; ++i) page[i] = _impeachments[heights[offset + i]];
    }
}
