// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Secp256k1} from "../utils/Secp256k1.sol";

/**
 * @title ReencryptionProof
 * @notice Decides whether a proxy's fragment is what its share makes of a capsule, and whether a capsule was made for
 * its place (docs/reencryption.md). Requirement S-12.
 * @dev Multiples of points are computed by `ecrecover`, which gives an address; so a fragment's proof hashes addresses.
 * Hints spare divisions and roots; each is checked, and a wrong one fails the call, as it says nothing about what is
 * judged.
 */
library ReencryptionProof {
    /// @notice What a fragment is about.
    struct Statement {
        /// of dataset and encryption interval, see {contextOf}
        bytes32 context;
        /// E of the capsule
        bytes point;
        /// U of the proxy's share, from the grant
        bytes commitment;
    }

    /// @notice Points that whoever calls computes outside: coordinates, and the inverse of a difference.
    struct Hints {
        /// z·E, x and y
        uint256[2] zPoint;
        /// c·E1, x and y
        uint256[2] cResult;
        /// 1 / (x of c·E1 - x of z·E) modulo the field's prime
        uint256 inverse;
    }

    /// @notice Length of a fragment (E1, c, z) and of a capsule (E, h, s): 33, 32 and 32 bytes.
    uint256 internal constant LENGTH = 97;

    bytes32 private constant CONTEXT = keccak256("cpchain.data.context.v1");
    bytes32 private constant CAPSULE = keccak256("cpchain.data.capsule.v1");
    bytes32 private constant FRAGMENT = keccak256("cpchain.data.fragment.v1");
    uint256 private constant P = Secp256k1.FIELD;
    uint256 private constant N = Secp256k1.ORDER;

    /// @notice The bytes are not a compressed point whose x is 1 to n - 1.
    error InvalidPoint(bytes point);
    /// @notice A hint is not what it should be.
    error InvalidHint();

    /**
     * @notice Whether the fragment is right. A fragment that is malformed, or whose proof's commitments vanish, is not:
     * otherwise a cheat could make one that nobody can show to be wrong.
     * @param hints not read when the fragment is wrong for a reason that shows without them
     */
    function isFragment(
        Statement memory statement,
        bytes memory fragment,
        Hints memory hints
    ) internal view returns (bool) {
        if (!Secp256k1.isPoint(statement.point)) revert InvalidPoint(statement.point);
        if (!Secp256k1.isPoint(statement.commitment)) revert InvalidPoint(statement.commitment);
        if (fragment.length != LENGTH) return false;
        (bytes memory result, uint256 c, uint256 z) = Secp256k1.split(fragment);
        if (!_areScalars(c, z) || !Secp256k1.isPoint(result)) return false;
        address first = Secp256k1.combine(z, statement.commitment, N - c);
        if (first == address(0)) return false;
        if (Secp256k1.combine(0, statement.point, z) != Secp256k1.addressOf(hints.zPoint)) revert InvalidHint();
        if (Secp256k1.combine(0, result, c) != Secp256k1.addressOf(hints.cResult)) revert InvalidHint();
        if (hints.zPoint[0] == hints.cResult[0]) return false;
        bytes32 hash = keccak256(
            abi.encodePacked(
                FRAGMENT,
                statement.context,
                statement.point,
                result,
                statement.commitment,
                first,
                _difference(hints)
            )
        );
        return uint256(hash) % N == c;
    }

    /**
     * @notice Whether whoever made the capsule knew its secret and meant this context.
     * @param nonce k·G = s·G - h·E, x and y; not read when the capsule is wrong for a reason that shows without it
     */
    function isCapsule(bytes32 context, bytes memory capsule, uint256[2] memory nonce) internal view returns (bool) {
        if (capsule.length != LENGTH) return false;
        (bytes memory point, uint256 h, uint256 s) = Secp256k1.split(capsule);
        if (!_areScalars(h, s) || !Secp256k1.isPoint(point)) return false;
        address expected = Secp256k1.combine(s, point, N - h);
        if (expected == address(0)) return false;
        if (expected != Secp256k1.addressOf(nonce)) revert InvalidHint();
        return uint256(keccak256(abi.encodePacked(CAPSULE, point, Secp256k1.compress(nonce), context))) % N == h;
    }

    /// @notice Where a capsule belongs.
    function contextOf(bytes32 dataset, uint64 interval) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(CONTEXT, dataset, interval));
    }

    /// @dev Address of zPoint - cResult, whose x differ.
    function _difference(Hints memory hints) private pure returns (address) {
        (uint256 x1, uint256 y1, uint256 x2) = (hints.zPoint[0], hints.zPoint[1], hints.cResult[0]);
        if (mulmod(hints.inverse, addmod(x2, P - x1, P), P) != 1) revert InvalidHint();
        uint256 slope = mulmod(addmod(P - hints.cResult[1], P - y1, P), hints.inverse, P);
        uint256 x3 = addmod(mulmod(slope, slope, P), P - addmod(x1, x2, P), P);
        uint256 y3 = addmod(mulmod(slope, addmod(x1, P - x3, P), P), P - y1, P);
        return Secp256k1.addressOf([x3, y3]);
    }

    function _areScalars(uint256 a, uint256 b) private pure returns (bool) {
        return a != 0 && b != 0 && a < N && b < N;
    }
}
