// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/**
 * @title MerkleLeaves
 * @notice Leaves and proofs of the Merkle trees whose roots the contracts keep.
 * @dev A leaf is `keccak256(keccak256(abi.encode(tag, ...)))`. The tag keeps a leaf of one kind from being proved as
 * another; hashing twice keeps an inner node, a hash of 64 bytes, from being proved as a leaf. Pairs are sorted before
 * hashing, so trees of OpenZeppelin's merkle-tree library with the same leaf encoding fit.
 */
library MerkleLeaves {
    /// @notice Tag of the leaf of a device: `abi.encode(DEVICE, identity, device)`.
    bytes32 internal constant DEVICE = keccak256("cpchain.merkle.device.v1");
    /// @notice Tag of the leaf of a data block: `abi.encode(DATA_BLOCK, contentHash)`.
    bytes32 internal constant DATA_BLOCK = keccak256("cpchain.merkle.data-block.v1");
    /// @notice Longest proof accepted, in siblings: enough for 2^64 leaves.
    uint256 internal constant MAX_PROOF_LENGTH = 64;

    /// @notice The proof has more than {MAX_PROOF_LENGTH} siblings.
    error ProofTooLong(uint256 length);

    /// @notice Leaf of `device` in a batch that belongs to `identity`.
    function deviceLeaf(address identity, bytes32 device) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(DEVICE, identity, device))));
    }

    /// @notice Leaf of the data block whose content hashes to `contentHash`.
    function dataBlockLeaf(bytes32 contentHash) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(DATA_BLOCK, contentHash))));
    }

    /// @notice Whether `proof`, siblings from the leaf upwards, leads from `leaf` to `root`.
    function isIncluded(bytes32 root, bytes32 leaf, bytes32[] calldata proof) internal pure returns (bool) {
        if (proof.length > MAX_PROOF_LENGTH) revert ProofTooLong(proof.length);
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }
}
