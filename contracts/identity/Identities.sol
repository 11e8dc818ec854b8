// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IDidRegistry} from "./IDidRegistry.sol";

/**
 * @title Identities
 * @notice Who owns an identity, and how the owner proves it: by calling, or by an EIP-712 signature that anyone may
 * bring. The domain is name "CPChain DID Registry", version "1", chain id and this contract.
 * @dev Owns the packed state of an identity; what an owner can do lies in the contracts that inherit it.
 */
abstract contract Identities is IDidRegistry, EIP712, Nonces {
    // One slot. `owner` is zero while the identity owns itself; `changed` is a block number.
    struct Identity {
        address owner;
        uint48 changed;
        uint40 deviceEpoch;
        bool deactivated;
    }

    mapping(address identity => Identity) private _identities;

    constructor() EIP712("CPChain DID Registry", "1") {}

    /// @inheritdoc IDidRegistry
    function identityOwner(address identity) public view returns (address) {
        Identity storage entry = _identities[identity];
        if (entry.deactivated) return address(0);
        address owner = entry.owner;
        return owner == address(0) ? identity : owner;
    }

    /// @inheritdoc IDidRegistry
    function deactivated(address identity) public view returns (bool) {
        return _identities[identity].deactivated;
    }

    /// @inheritdoc IDidRegistry
    function changed(address identity) external view returns (uint256) {
        return _identities[identity].changed;
    }

    function _identity(address identity) internal view returns (Identity storage) {
        return _identities[identity];
    }

    /// @dev Notes that the block holds a standard event of `identity` and returns the block of the one before.
    function _link(address identity) internal returns (uint256 previousChange) {
        Identity storage entry = _identities[identity];
        previousChange = entry.changed;
        entry.changed = uint48(block.number);
    }

    /// @dev Fails unless the caller owns `identity`.
    function _authorizeCaller(address identity) internal view {
        address owner = _activeOwner(identity);
        if (msg.sender != owner) revert NotIdentityOwner(identity, msg.sender, owner);
    }

    /**
     * @dev Fails unless the owner of `identity` signed the struct whose encoding is `fields`, the identity's next
     * nonce and `deadline`; uses the nonce up. `fields` starts with the type hash. The owner's own key is accepted
     * even when its account runs code by EIP-7702.
     */
    function _authorizeSigned(
        address identity,
        bytes memory fields,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        address owner = _activeOwner(identity);
        bytes32 digest = _hashTypedDataV4(keccak256(bytes.concat(fields, abi.encode(_useNonce(identity), deadline))));
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && signer == owner) return;
        if (!SignatureChecker.isValidERC1271SignatureNowCalldata(owner, digest, signature)) {
            revert InvalidSignature(identity, owner);
        }
    }

    function _activeOwner(address identity) private view returns (address owner) {
        owner = identityOwner(identity);
        if (owner == address(0)) revert IdentityDeactivated(identity);
    }
}
