// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title IDeviceBatches
 * @notice Enrols any number of devices of an identity by one transaction that carries a Merkle root. A device needs no
 * account and no coins: it proves by its batch's Merkle path that the identity vouches for it. Requirement U-10.
 *
 * @dev A device is named by 32 bytes, usually the hash of its public key. Its leaf is
 * `keccak256(keccak256(abi.encode(keccak256("cpchain.merkle.device.v1"), identity, device)))`.
 * The identity of these events is not their first indexed field, because resolvers of ERC-1056 take every event whose
 * first field is the identity for one of the three that the standard knows.
 */
interface IDeviceBatches {
    /// @notice `root` now enrols the devices of batch `batch`; zero withdraws them. `epoch` is {deviceEpoch}.
    event DeviceRootSet(uint64 indexed batch, address indexed identity, bytes32 root, uint256 epoch);
    /// @notice `identity` will never vouch for `device` again.
    event DeviceRevoked(bytes32 indexed device, address indexed identity, uint256 epoch);

    /// @notice `device` has been revoked before.
    error DeviceAlreadyRevoked(address identity, bytes32 device);

    /// @notice Sets the Merkle root of batch `batch`, a number that the identity's owner chooses.
    function setDeviceRoot(address identity, uint64 batch, bytes32 root) external;

    /// @notice Like {setDeviceRoot}, by the owner's signature, usable until `deadline` inclusive.
    function setDeviceRootSigned(
        address identity,
        uint64 batch,
        bytes32 root,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Revokes `device` in all batches, those of the future included. Final.
    function revokeDevice(address identity, bytes32 device) external;

    /// @notice Like {revokeDevice}, by the owner's signature, usable until `deadline` inclusive.
    function revokeDeviceSigned(address identity, bytes32 device, uint256 deadline, bytes calldata signature) external;

    /**
     * @notice Whether `identity` vouches for `device` now: `proof` leads to the present root of the batch, the device
     * has not been revoked and the identity is active.
     * @param proof Siblings from the leaf upwards, at most 64.
     */
    function verifyDevice(
        address identity,
        uint64 batch,
        bytes32 device,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Root of batch `batch`; zero when there is none.
    function deviceRoot(address identity, uint64 batch) external view returns (bytes32);

    /// @notice Whether `device` has been revoked.
    function deviceRevoked(address identity, bytes32 device) external view returns (bool);

    /// @notice Number of changes to the devices of `identity`: what was verified at this epoch holds while it lasts.
    function deviceEpoch(address identity) external view returns (uint256);

    /// @notice Leaf of `device` in the batches of `identity`.
    function deviceLeaf(address identity, bytes32 device) external pure returns (bytes32);
}
