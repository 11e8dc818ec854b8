// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MerkleLeaves} from "../utils/MerkleLeaves.sol";
import {IDatasetRegistry} from "./IDatasetRegistry.sol";

/**
 * @title DatasetRegistry
 * @notice First registrant, owner and anchors of datasets. See {IDatasetRegistry}. Requirements S-02, S-10, S-17.
 * @dev No administrator, no fees, no upgrade. The uploader has a slot of its own although it usually is the owner, so
 * that anchoring reads one slot and writes one: that keeps an anchor below 50,000 gas, by a device as by the owner.
 */
contract DatasetRegistry is IDatasetRegistry {
    mapping(bytes32 id => Registration) private _registrations;
    mapping(bytes32 id => address) private _uploaders;
    // Zero while the registrant still owns the dataset.
    mapping(bytes32 id => address) private _owners;
    mapping(bytes32 id => address) private _pendingOwners;
    mapping(bytes32 id => mapping(uint64 interval => bytes32)) private _anchors;

    modifier onlyOwner(bytes32 id) {
        address owner = ownerOf(id);
        if (msg.sender != owner) revert NotDatasetOwner(id, msg.sender, owner);
        _;
    }

    /// @inheritdoc IDatasetRegistry
    function register(bytes32 id) external {
        if (id == bytes32(0)) revert HashIsZero();
        Registration storage first = _registrations[id];
        if (first.registrant != address(0)) {
            revert AlreadyRegistered(id, first.registrant, first.registeredAt, first.registeredBlock);
        }
        _registrations[id] = Registration({
            registrant: msg.sender,
            registeredAt: uint48(block.timestamp),
            registeredBlock: uint48(block.number)
        });
        _uploaders[id] = msg.sender;
        emit DatasetRegistered(id, msg.sender);
    }

    /// @inheritdoc IDatasetRegistry
    function anchor(bytes32 id, uint64 interval, bytes32 root) external {
        address uploader = _uploaders[id];
        if (msg.sender != uploader) revert NotUploader(id, msg.sender, uploader);
        if (root == bytes32(0)) revert HashIsZero();
        bytes32 present = _anchors[id][interval];
        if (present != bytes32(0)) revert AlreadyAnchored(id, interval, present);
        _anchors[id][interval] = root;
        emit IntervalAnchored(id, interval, root);
    }

    /// @inheritdoc IDatasetRegistry
    function setUploader(bytes32 id, address uploader) external onlyOwner(id) {
        if (uploader == address(0)) revert UploaderIsZero();
        _uploaders[id] = uploader;
        emit UploaderChanged(id, uploader);
    }

    /// @inheritdoc IDatasetRegistry
    function proposeTransfer(bytes32 id, address to) external onlyOwner(id) {
        _pendingOwners[id] = to;
        emit DatasetTransferProposed(id, msg.sender, to);
    }

    /// @inheritdoc IDatasetRegistry
    function acceptTransfer(bytes32 id) external {
        address previousOwner = ownerOf(id);
        if (msg.sender != _pendingOwners[id]) revert NotPendingOwner(id, msg.sender);
        delete _pendingOwners[id];
        _owners[id] = msg.sender;
        emit DatasetTransferred(id, previousOwner, msg.sender);
        _uploaders[id] = msg.sender;
        emit UploaderChanged(id, msg.sender);
    }

    /// @inheritdoc IDatasetRegistry
    function verify(bytes32 id, bytes32 contentHash, bytes32[] calldata proof) external view returns (bool) {
        if (_registrations[id].registrant == address(0)) return false;
        if (proof.length == 0 && contentHash == id) return true;
        return MerkleLeaves.isIncluded(id, MerkleLeaves.dataBlockLeaf(contentHash), proof);
    }

    /// @inheritdoc IDatasetRegistry
    function verifyInterval(
        bytes32 id,
        uint64 interval,
        bytes32 contentHash,
        bytes32[] calldata proof
    ) external view returns (bool) {
        bytes32 root = _anchors[id][interval];
        return root != bytes32(0) && MerkleLeaves.isIncluded(root, MerkleLeaves.dataBlockLeaf(contentHash), proof);
    }

    /// @inheritdoc IDatasetRegistry
    function pendingOwnerOf(bytes32 id) external view returns (address) {
        return _pendingOwners[id];
    }

    /// @inheritdoc IDatasetRegistry
    function uploaderOf(bytes32 id) external view returns (address) {
        return _uploaders[id];
    }

    /// @inheritdoc IDatasetRegistry
    function registrationOf(bytes32 id) external view returns (Registration memory) {
        return _registrations[id];
    }

    /// @inheritdoc IDatasetRegistry
    function anchorOf(bytes32 id, uint64 interval) external view returns (bytes32) {
        return _anchors[id][interval];
    }

    /// @inheritdoc IDatasetRegistry
    function dataBlockLeaf(bytes32 contentHash) external pure returns (bytes32) {
        return MerkleLeaves.dataBlockLeaf(contentHash);
    }

    /// @inheritdoc IDatasetRegistry
    function ownerOf(bytes32 id) public view returns (address owner) {
        owner = _owners[id];
        if (owner == address(0)) owner = _registrations[id].registrant;
        if (owner == address(0)) revert UnknownDataset(id);
    }
}
