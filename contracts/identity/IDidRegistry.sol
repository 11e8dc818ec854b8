// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title IDidRegistry
 * @notice Registry of the decentralised identifiers `did:cpc:<chainId>:<address>`: owner, delegates and attributes of
 * an identity. Every address is an identity without any registration and owns itself until its owner changes.
 * Requirement U-10; ERC-1056; white paper 2 section 3.1.4.
 *
 * @dev Functions and events are those of ERC-1056, so its resolvers work: the document of an identity is found by
 * reading {changed} and following `previousChange` from event to event. Times are in seconds since 1970, validities in
 * seconds. What differs from ERC-1056:
 *
 * - The `...Signed` functions take an EIP-712 signature with a deadline instead of a bare hash; contracts sign by
 *   ERC-1271. Each identity has its own nonce, so that identities of one owner do not wait for each other.
 * - The owner cannot become zero by accident. {deactivate} does it on purpose and for ever: the event says that the
 *   owner is zero, which resolvers read as deactivated, and nothing can be changed or is valid afterwards.
 * - A validity must be between 1 second and {MAX_VALIDITY}.
 */
interface IDidRegistry {
    /// @notice `owner` controls `identity`; zero means that it is deactivated. `previousChange` is a block number.
    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);
    /// @notice `delegate` acts for `identity` as `delegateType` until `validTo`, exclusive.
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );
    /// @notice Attribute `name` of `identity` has `value` until `validTo`, exclusive; zero means revoked.
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice `caller` is not the `owner` of `identity`.
    error NotIdentityOwner(address identity, address caller, address owner);
    /// @notice `identity` has been deactivated, which is final.
    error IdentityDeactivated(address identity);
    /// @notice An identity cannot be given to the zero address; {deactivate} ends it.
    error OwnerIsZero();
    /// @notice A validity of `validity` seconds is zero or above `longest`.
    error InvalidValidity(uint256 validity, uint256 longest);
    /// @notice The signature could be used until `deadline`, which has passed.
    error SignatureExpired(uint256 deadline);
    /// @notice The `owner` of `identity` did not sign this action with this nonce.
    error InvalidSignature(address identity, address owner);

    /// @notice Makes `newOwner` the owner of `identity`. Delegates and attributes stay.
    function changeOwner(address identity, address newOwner) external;

    /// @notice Like {changeOwner}, by the owner's signature, usable until `deadline` inclusive.
    function changeOwnerSigned(address identity, address newOwner, uint256 deadline, bytes calldata signature) external;

    /// @notice Ends `identity` for ever.
    function deactivate(address identity) external;

    /// @notice Like {deactivate}, by the owner's signature, usable until `deadline` inclusive.
    function deactivateSigned(address identity, uint256 deadline, bytes calldata signature) external;

    /// @notice Lets `delegate` act for `identity` as `delegateType` during the next `validity` seconds.
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external;

    /// @notice Like {addDelegate}, by the owner's signature, usable until `deadline` inclusive.
    function addDelegateSigned(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Ends at once what {addDelegate} allowed.
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external;

    /// @notice Like {revokeDelegate}, by the owner's signature, usable until `deadline` inclusive.
    function revokeDelegateSigned(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Publishes attribute `name` of `identity` for `validity` seconds. The value is logged, not stored.
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external;

    /// @notice Like {setAttribute}, by the owner's signature, usable until `deadline` inclusive.
    function setAttributeSigned(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Revokes what {setAttribute} published with the same name and value.
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external;

    /// @notice Like {revokeAttribute}, by the owner's signature, usable until `deadline` inclusive.
    function revokeAttributeSigned(
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Owner of `identity`: itself at first, zero once it is deactivated.
    function identityOwner(address identity) external view returns (address);

    /// @notice Whether `identity` has been deactivated.
    function deactivated(address identity) external view returns (bool);

    /// @notice Number of the block that holds the latest standard event of `identity`; 0 when there is none.
    function changed(address identity) external view returns (uint256);

    /// @notice Whether `delegate` may act for `identity` as `delegateType` now.
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool);

    /// @notice Time until which {validDelegate} holds, exclusive, or held; 0 when it never did.
    function delegateValidTo(address identity, bytes32 delegateType, address delegate) external view returns (uint256);
}
