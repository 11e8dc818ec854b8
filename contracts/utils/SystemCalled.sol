// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title SystemCalled
 * @notice For contracts that the chain itself writes to. System calls are made while a block is executed, outside of its
 * transactions, and no key can make them (the pattern of EIP-4788).
 */
abstract contract SystemCalled {
    /// @notice Caller of system calls.
    address public constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;

    /// @notice Only the chain may call, not `caller`.
    error NotSystem(address caller);

    modifier onlySystem() {
        if (msg.sender != SYSTEM) revert NotSystem(msg.sender);
        _;
    }
}
