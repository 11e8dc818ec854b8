// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {DeviceBatches} from "./DeviceBatches.sol";
import {IDidRegistry} from "./IDidRegistry.sol";

/**
 * @title DidRegistry
 * @notice Decentralised identifiers: owner, delegates, attributes, devices. Requirement U-10; ERC-1056.
 * @dev See {IDidRegistry} for the identity, {IDeviceBatches} for its devices. No administrator, no fees, no upgrade.
 */
contract DidRegistry is DeviceBatches {
    /// @notice Longest validity of a delegate or an attribute, in seconds.
    uint256 public constant MAX_VALIDITY = 100 * 365 days;

    bytes32 private constant CHANGE_OWNER = keccak256(
        "ChangeOwner(address identity,address newOwner,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant DEACTIVATE = keccak256("Deactivate(address identity,uint256 nonce,uint256 deadline)");
    bytes32 private constant ADD_DELEGATE = keccak256(
        "AddDelegate(address identity,bytes32 delegateType,address delegate,uint256 validity,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REVOKE_DELEGATE = keccak256(
        "RevokeDelegate(address identity,bytes32 delegateType,address delegate,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_ATTRIBUTE = keccak256(
        "SetAttribute(address identity,bytes32 name,bytes value,uint256 validity,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REVOKE_ATTRIBUTE = keccak256(
        "RevokeAttribute(address identity,bytes32 name,bytes value,uint256 nonce,uint256 deadline)"
    );

    mapping(address identity => mapping(bytes32 delegateType => mapping(address delegate => uint256)))
        private _delegateValidTo;

    /// @inheritdoc IDidRegistry
    function changeOwner(address identity, address newOwner) external {
        _authorizeCaller(identity);
        _changeOwner(identity, newOwner);
    }

    /// @inheritdoc IDidRegistry
    function changeOwnerSigned(
        address identity,
        address newOwner,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _authorizeSigned(identity, abi.encode(CHANGE_OWNER, identity, newOwner), deadline, signature);
        _changeOwner(identity, newOwner);
    }

    /// @inheritdoc IDidRegistry
    function deactivate(address identity) external {
        _authorizeCaller(identity);
        _deactivate(identity);
    }

    /// @inheritdoc IDidRegistry
    function deactivateSigned(address identity, uint256 deadline, bytes calldata signature) external {
        _authorizeSigned(identity, abi.encode(DEACTIVATE, identity), deadline, signature);
        _deactivate(identity);
    }

    /// @inheritdoc IDidRegistry
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external {
        _authorizeCaller(identity);
        _setDelegate(identity, delegateType, delegate, _validTo(validity));
    }

    /// @inheritdoc IDidRegistry
    function addDelegateSigned(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(ADD_DELEGATE, identity, delegateType, delegate, validity);
        _authorizeSigned(identity, fields, deadline, signature);
        _setDelegate(identity, delegateType, delegate, _validTo(validity));
    }

    /// @inheritdoc IDidRegistry
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external {
        _authorizeCaller(identity);
        _setDelegate(identity, delegateType, delegate, block.timestamp);
    }

    /// @inheritdoc IDidRegistry
    function revokeDelegateSigned(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(REVOKE_DELEGATE, identity, delegateType, delegate);
        _authorizeSigned(identity, fields, deadline, signature);
        _setDelegate(identity, delegateType, delegate, block.timestamp);
    }

    /// @inheritdoc IDidRegistry
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external {
        _authorizeCaller(identity);
        emit DIDAttributeChanged(identity, name, value, _validTo(validity), _link(identity));
    }

    /// @inheritdoc IDidRegistry
    function setAttributeSigned(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(SET_ATTRIBUTE, identity, name, keccak256(value), validity);
        _authorizeSigned(identity, fields, deadline, signature);
        emit DIDAttributeChanged(identity, name, value, _validTo(validity), _link(identity));
    }

    /// @inheritdoc IDidRegistry
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external {
        _authorizeCaller(identity);
        emit DIDAttributeChanged(identity, name, value, 0, _link(identity));
    }

    /// @inheritdoc IDidRegistry
    function revokeAttributeSigned(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes memory fields = abi.encode(REVOKE_ATTRIBUTE, identity, name, keccak256(value));
        _authorizeSigned(identity, fields, deadline, signature);
        emit DIDAttributeChanged(identity, name, value, 0, _link(identity));
    }

    /// @inheritdoc IDidRegistry
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool) {
        return !deactivated(identity) && _delegateValidTo[identity][delegateType][delegate] > block.timestamp;
    }

    /// @inheritdoc IDidRegistry
    function delegateValidTo(address identity, bytes32 delegateType, address delegate) external view returns (uint256) {
        return _delegateValidTo[identity][delegateType][delegate];
    }

    function _changeOwner(address identity, address newOwner) private {
        if (newOwner == address(0)) revert OwnerIsZero();
        _identity(identity).owner = newOwner;
        emit DIDOwnerChanged(identity, newOwner, _link(identity));
    }

    function _deactivate(address identity) private {
        _identity(identity).deactivated = true;
        emit DIDOwnerChanged(identity, address(0), _link(identity));
    }

    function _setDelegate(address identity, bytes32 delegateType, address delegate, uint256 validTo) private {
        _delegateValidTo[identity][delegateType][delegate] = validTo;
        emit DIDDelegateChanged(identity, delegateType, delegate, validTo, _link(identity));
    }

    function _validTo(uint256 validity) private view returns (uint256) {
        if (validity == 0 || validity > MAX_VALIDITY) revert InvalidValidity(validity, MAX_VALIDITY);
        return block.timestamp + validity;
    }
}
