// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title Secp256k1
 * @notice Points of the curve of Ethereum's signatures, as far as `ecrecover` can compute with them.
 * @dev Points are compressed: 33 bytes, 0x02 or 0x03 and x. Coordinates are pairs x, y.
 */
library Secp256k1 {
    /// @notice Prime of the field (SEC 2, 2.4.1).
    uint256 internal constant FIELD = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;
    /// @notice Order of the group.
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    /// @notice Length of a compressed point.
    uint256 internal constant POINT_LENGTH = 33;

    /// @notice Whether the bytes are a compressed point. An x from the order on is none that `ecrecover` takes.
    function isPoint(bytes memory point) internal view returns (bool) {
        if (point.length != POINT_LENGTH || (point[0] != 0x02 && point[0] != 0x03)) return false;
        uint256 x = xOf(point);
        if (x == 0 || x >= ORDER) return false;
        uint256 square = addmod(mulmod(mulmod(x, x, FIELD), x, FIELD), 7, FIELD);
        // Euler's criterion, by the precompile of EIP-198.
        (bool done, bytes memory power) = address(5).staticcall(
            abi.encode(uint256(32), uint256(32), uint256(32), square, (FIELD - 1) / 2, FIELD)
        );
        return done && abi.decode(power, (uint256)) == 1;
    }

    /// @notice Address of g·G + p·P; zero when that is infinity.
    /// @param p from 0 to {ORDER} - 1; with 0 the result is zero
    function combine(uint256 g, bytes memory point, uint256 p) internal pure returns (address) {
        uint256 x = xOf(point);
        uint256 m = mulmod(g, x, ORDER);
        // ecrecover gives r⁻¹(s·R - m·G); 0x02 and 0x03 of a compressed point are 27 and 28 of a signature.
        return
            ecrecover(bytes32(m == 0 ? 0 : ORDER - m), uint8(point[0]) + 25, bytes32(x), bytes32(mulmod(p, x, ORDER)));
    }

    /// @notice The account whose public key has these coordinates.
    function addressOf(uint256[2] memory coordinates) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(coordinates[0], coordinates[1])))));
    }

    /// @notice The point in 33 bytes.
    function compress(uint256[2] memory coordinates) internal pure returns (bytes memory) {
        return abi.encodePacked(coordinates[1] % 2 == 0 ? bytes1(0x02) : bytes1(0x03), coordinates[0]);
    }

    /// @notice x of a compressed point.
    function xOf(bytes memory point) internal pure returns (uint256 x) {
        // Past the length and the first byte.
        assembly ("memory-safe") {
            x := mload(add(point, 33))
        }
    }

    /**
     * @notice A point and two numbers that follow each other, as capsules and fragments are written: 33, 32, 32 bytes.
     * @dev The caller has checked that there are 97 bytes.
     */
    function split(bytes memory parts) internal pure returns (bytes memory point, uint256 first, uint256 second) {
        point = new bytes(POINT_LENGTH);
        for (uint256 i; i < POINT_LENGTH; ++i) point[i] = parts[i];
        assembly ("memory-safe") {
            first := mload(add(parts, 65))
            second := mload(add(parts, 97))
        }
    }
}
