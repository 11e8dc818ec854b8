// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MerkleLeaves} from "../utils/MerkleLeaves.sol";
import {IDeviceBatches} from "./IDeviceBatches.sol";
import {Identities} from "./Identities.sol";

/**
 * @title DeviceBatches
 * @notice Devices of an identity, enrolled by Merkle roots and revoked one by one.
 */
abstract contract DeviceBatches is IDeviceBatches, Identities {
    bytes32 private constant SET_DEVICE_ROOT = keccak256(
        "SetDeviceRoot(address identity,uint64 batch,bytes32 root,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REVOKE_DEVICE = keccak256(
        "RevokeDevice(address identity,bytes32 device,uint256 nonce,uint256 deadline)"
    );

    mapping(address identity => mapping(uint64 batch => bytes32)) private _roots;
    mapping(address identity => mapping(bytes32 device => bool)) private _revoked;

    /// @inheritdoc IDeviceBatches
    function setDeviceRoot(address identity, uint64 batch, bytes32 root) external {
        _authorizeCaller(identity);
        _setDeviceRoot(identity, batch, root);
    }

    /// @inheritdoc IDeviceBatches
    function setDeviceRootSigned(
        address identity,
        uint64 batch,
        bytes32 root,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _authorizeSigned(identity, abi.encode(SET_DEVICE_ROOT, identity, batch, root), deadline, signature);
        _setDeviceRoot(identity, batch, root);
    }

    /// @inheritdoc IDeviceBatches
    function revokeDevice(address identity, bytes32 device) external {
        _authorizeCaller(identity);
        _revokeDevice(identity, device);
    }

    /// @inheritdoc IDeviceBatches
    function revokeDeviceSigned(address identity, bytes32 device, uint256 deadline, bytes calldata signature) external {
        _authorizeSigned(identity, abi.encode(REVOKE_DEVICE, identity, device), deadline, signature);
        _revokeDevice(identity, device);
    }

    /// @inheritdoc IDeviceBatches
    function verifyDevice(
        address identity,
        uint64 batch,
        bytes32 device,
        bytes32[] calldata proof
    ) external view returns (bool) {
        bytes32 root = _roots[identity][batch];
        if (root == bytes32(0) || _revoked[identity][device] || deactivated(identity)) return false;
        return MerkleLeaves.isIncluded(root, MerkleLeaves.deviceLeaf(identity, device), proof);
    }

    /// @inheritdoc IDeviceBatches
    function deviceRoot(address identity, uint64 batch) external view returns (bytes32) {
        return _roots[identity][batch];
    }

    /// @inheritdoc IDeviceBatches
    function deviceRevoked(address identity, bytes32 device) external view returns (bool) {
        return _revoked[identity][device];
    }

    /// @inheritdoc IDeviceBatches
    function deviceEpoch(address identity) external view returns (uint256) {
        return _identity(identity).deviceEpoch;
    }

    /// @inheritdoc IDeviceBatches
    function deviceLeaf(address identity, bytes32 device) external pure returns (bytes32) {
        return MerkleLeaves.deviceLeaf(identity, device);
    }

    function _setDeviceRoot(address identity, uint64 batch, bytes32 root) private {
        _roots[identity][batch] = root;
        emit DeviceRootSet(batch, identity, root, ++_identity(identity).deviceEpoch);
    }

    function _revokeDevice(address identity, bytes32 device) private {
        if (_revoked[identity][device]) revert DeviceAlreadyRevoked(identity, device);
        _revoked[identity][device] = true;
        emit DeviceRevoked(device, identity, ++_identity(identity).deviceEpoch);
    }
}
