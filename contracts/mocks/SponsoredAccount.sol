// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @notice Test double: code to which an account delegates (EIP-7702), so that anyone can pay for the calls it signs.
contract SponsoredAccount is EIP712 {
    bytes32 private constant _CALL_TYPEHASH = keccak256(
        "Call(address to,uint256 value,bytes data,uint256 nonce,uint256 deadline)"
    );

    uint256 public nonce;

    event Executed(address indexed sponsor, address indexed to, uint256 nonce);

    /// @notice The signature is not the account's.
    error WrongSigner(address signer);

    constructor() EIP712("Sponsored Account", "1") {}

    /// @notice Carries out a call that the account signed; the caller pays the gas.
    function execute(
        address to,
        uint256 value,
        bytes calldata data,
        uint256 deadline,
        bytes calldata signature
    ) external {
        require(block.timestamp <= deadline, "too late");
        uint256 used = nonce++;
        bytes32 hash = keccak256(abi.encode(_CALL_TYPEHASH, to, value, keccak256(data), used, deadline));
        address signer = ECDSA.recover(_hashTypedDataV4(hash), signature);
        require(signer == address(this), WrongSigner(signer));
        emit Executed(msg.sender, to, used);
        Address.functionCallWithValue(to, data, value);
    }
}
