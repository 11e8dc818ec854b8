// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {CertificateVerifier} from "../consensus/CertificateVerifier.sol";

/// @notice Test double: a light client that accepts every block that a fixed set of validators decided.
contract LightClient {
    uint64 private immutable CHAIN_ID;
    address[] private _validators;

    event BlockAccepted(uint64 indexed height, bytes32 indexed blockHash, uint32 round);

    constructor(uint64 chainId, address[] memory validators) {
        CHAIN_ID = chainId;
        _validators = validators;
    }

    function accept(uint64 height, bytes32 blockHash, bytes calldata certificate) external {
        uint32 round = CertificateVerifier.verify(
            certificate,
            CertificateVerifier.Subject(CHAIN_ID, height, blockHash, _validators)
        );
        emit BlockAccepted(height, blockHash, round);
    }
}
