// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title ReencryptionProof
 * @notice Decides whether a proxy's fragment is what its share makes of a capsule (docs/reencryption.md). Requirement S-12.
 * @dev Points of secp256k1 are compressed: 33 bytes, 0x02 or 0x03 and x. Multiples are computed by `ecrecover`, which
 * gives the address of r⁻¹(s·R − m·G) for the point R whose x is r; so a proof hashes addresses. `Hints` spare divisions
 * and roots; each is checked, and a wrong one fails the call, as it says nothing about the fragment.
 */
library ReencryptionProof {
    /// @notice What a fragment is about.
    struct Statement {
        /// of dataset and encryption interval
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
        /// 1 / (x of c·E1 − x of z·E) modulo the field's prime
        uint256 inverse;
    }

    /// @notice Length of a fragment: E1 (33), c (32), z (32).
    uint256 internal constant FRAGMENT_LENGTH = 97;
    uint256 internal constant POINT_LENGTH = 33;

    bytes32 private constant TAG = keccak256("cpchain.data.fragment.v1");
    /// Prime of the field (SEC 2, 2.4.1).
    uint256 private constant P = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;
    /// Order of the group.
    uint256 private constant N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @notice The bytes are not a compressed point whose x is 1 to n − 1.
    error InvalidPoint(bytes point);
    /// @notice A hint is not what it should be.
    error InvalidHint();

    /**
     * @notice Whether the fragment is right. A fragment that is malformed, or whose proof's commitments vanish, is not:
     * otherwise a cheat could make one that nobody can show to be wrong.
     * @param hints not read when the fragment is wrong for a reason that shows without them
     */
    function isValid(
        Statement memory statement,
        bytes memory fragment,
        Hints memory hints
    ) internal view returns (bool) {
        uint256 x = _checkedX(statement.point);
        _checkedX(statement.commitment);
        if (fragment.length != FRAGMENT_LENGTH) return false;
        (bytes memory result, uint256 c, uint256 z) = _parse(fragment);
        if (c == 0 || z == 0 || c >= N || z >= N || !_isPoint(result)) return false;
        // z·G − c·U
        uint256 ux = _xOf(statement.commitment);
        address first = _recover(N - mulmod(z, ux, N), statement.commitment, N - mulmod(c, ux, N));
        if (first == address(0)) return false;
        // z·E and c·E1 have no part of G.
        if (_recover(0, statement.point, mulmod(z, x, N)) != _addressOf(hints.zPoint)) revert InvalidHint();
        if (_recover(0, result, mulmod(c, _xOf(result), N)) != _addressOf(hints.cResult)) revert InvalidHint();
        if (hints.zPoint[0] == hints.cResult[0]) return false;
        address second = _difference(hints);
        bytes32 hash = keccak256(
            abi.encodePacked(TAG, statement.context, statement.point, result, statement.commitment, first, second)
        );
        return uint256(hash) % N == c;
    }

    /// @dev Address of zPoint − cResult, whose x differ.
    function _difference(Hints memory hints) private pure returns (address) {
        (uint256 x1, uint256 y1, uint256 x2) = (hints.zPoint[0], hints.zPoint[1], hints.cResult[0]);
        if (mulmod(hints.inverse, addmod(x2, P - x1, P), P) != 1) revert InvalidHint();
        uint256 slope = mulmod(addmod(P - hints.cResult[1], P - y1, P), hints.inverse, P);
        uint256 x3 = addmod(mulmod(slope, slope, P), P - addmod(x1, x2, P), P);
        uint256 y3 = addmod(mulmod(slope, addmod(x1, P - x3, P), P), P - y1, P);
        return _addressOf([x3, y3]);
    }

    /// @dev Address of r⁻¹(s·R − m·G), zero when that is infinity.
    function _recover(uint256 m, bytes memory point, uint256 s) private pure returns (address) {
        // 0x02 and 0x03 of a compressed point are 27 and 28 of a signature.
        return ecrecover(bytes32(m % N), uint8(point[0]) + 25, bytes32(_xOf(point)), bytes32(s));
    }

    /// @dev Whether x has a y: (x³ + 7) to the power of (p − 1) / 2 is 1. An x from n on is none that `ecrecover` takes.
    function _isPoint(bytes memory point) private view returns (bool) {
        if (point.length != POINT_LENGTH || (point[0] != 0x02 && point[0] != 0x03)) return false;
        uint256 x = _xOf(point);
        if (x == 0 || x >= N) return false;
        uint256 square = addmod(mulmod(mulmod(x, x, P), x, P), 7, P);
        (bool done, bytes memory power) = address(5).staticcall(
            abi.encode(uint256(32), uint256(32), uint256(32), square, (P - 1) / 2, P)
        );
        return done && abi.decode(power, (uint256)) == 1;
    }

    function _checkedX(bytes memory point) private view returns (uint256) {
        if (!_isPoint(point)) revert InvalidPoint(point);
        return _xOf(point);
    }

    function _parse(bytes memory fragment) private pure returns (bytes memory result, uint256 c, uint256 z) {
        result = new bytes(POINT_LENGTH);
        for (uint256 i; i < POINT_LENGTH; ++i) result[i] = fragment[i];
        // Past the length of `bytes`: E1 has 33 bytes, c and z 32 each.
        assembly ("memory-safe") {
            c := mload(add(fragment, 65))
            z := mload(add(fragment, 97))
        }
    }

    function _xOf(bytes memory point) private pure returns (uint256 x) {
        // Past the length and the first byte.
        assembly ("memory-safe") {
            x := mload(add(point, 33))
        }
    }

    function _addressOf(uint256[2] memory coordinates) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(coordinates[0], coordinates[1])))));
    }
}
