// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EquivocationVerifier} from "./EquivocationVerifier.sol";
import {IEvidenceRegistry} from "./IEvidenceRegistry.sol";

/**
 * @title EvidenceRegistry
 * @notice Proved equivocations of members of the committee. See {IEvidenceRegistry}. Requirement C-08.
 * @dev The committee is that of the genesis block for all heights: its validators, and its proposers in turn. No
 * administrator.
 *
 * Predeployed at 0x0000000000000000000000000000000000C9C004.
 */
contract EvidenceRegistry is IEvidenceRegistry {
    /// @notice Most offences that {offences} returns at once.
    uint256 public constant MAX_PAGE = 100;

    address[] private _validators;
    address[] private _proposers;
    Offence[] private _offences;
    mapping(bytes32 offence => bool) private _proved;
    mapping(address offender => uint256) private _countOf;

    /**
     * @param validators_ Validators of the genesis block in its order, at most 100.
     * @param proposers_ Proposers of the genesis block in its order, at least one.
     */
    constructor(address[] memory validators_, address[] memory proposers_) {
        bool fits = validators_.length <= EquivocationVerifier.MAX_VALIDATORS && proposers_.length > 0;
        if (!fits) revert InvalidCommittee();
        _validators = validators_;
        _proposers = proposers_;
    }

    /// @inheritdoc IEvidenceRegistry
    function submit(bytes calldata evidence) external returns (uint256 index) {
        EquivocationVerifier.Equivocation memory proved = EquivocationVerifier.verify(evidence, uint64(block.chainid));
        (address offender, uint256 height) = (proved.offender, proved.height);
        if (height == 0 || height > block.number) revert HeightUnknown(height, block.number);
        if (_member(proved) != offender) revert NotMember(offender, height);
        bytes32 key = _key(offender, height, proved.round, proved.kind);
        if (_proved[key]) revert AlreadyProved(offender, height, proved.round, proved.kind);
        _proved[key] = true;
        ++_countOf[offender];
        index = _offences.length;
        _offences.push(Offence({offender: offender, height: uint48(height), round: proved.round, kind: proved.kind}));
        emit EquivocationProved(offender, height, proved.round, proved.kind, msg.sender, evidence);
    }

    /// @inheritdoc IEvidenceRegistry
    function isProved(
        address offender,
        uint256 height,
        uint32 round,
        EquivocationVerifier.Kind kind
    ) external view returns (bool) {
        return _proved[_key(offender, height, round, kind)];
    }

    /// @inheritdoc IEvidenceRegistry
    function offenceCount() external view returns (uint256) {
        return _offences.length;
    }

    /// @inheritdoc IEvidenceRegistry
    function offenceCountOf(address offender) external view returns (uint256) {
        return _countOf[offender];
    }

    /// @inheritdoc IEvidenceRegistry
    function offences(uint256 offset, uint256 limit) external view returns (Offence[] memory page) {
        if (limit > MAX_PAGE) revert PageTooLong(limit, MAX_PAGE);
        uint256 size = Math.min(limit, Math.saturatingSub(_offences.length, offset));
        page = new Offence[](size);
        for (uint256 i = 0; i < size; ++i) page[i] = _offences[offset + i];
    }

    /// @inheritdoc IEvidenceRegistry
    function validators(uint256) external view returns (address[] memory) {
        return _validators;
    }

    /// @inheritdoc IEvidenceRegistry
    function proposer(uint256 height) public view returns (address) {
        if (height == 0) revert HeightUnknown(height, block.number);
        return _proposers[(height - 1) % _proposers.length];
    }

    /// @dev Who alone may sign what was signed twice; zero: nobody.
    function _member(EquivocationVerifier.Equivocation memory proved) private view returns (address) {
        if (proved.kind == EquivocationVerifier.Kind.Seal) return proposer(proved.height);
        return proved.validator < _validators.length ? _validators[proved.validator] : address(0);
    }

    function _key(
        address offender,
        uint256 height,
        uint32 round,
        EquivocationVerifier.Kind kind
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(offender, height, round, kind));
    }
}
