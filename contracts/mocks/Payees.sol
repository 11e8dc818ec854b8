// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Treasury} from "../token/Treasury.sol";
import {TeamVesting} from "../token/TeamVesting.sol";

/// @notice Test double: a payee that refuses every transfer but can act.
contract RejectingPayee {
    error Refused();

    receive() external payable {
        revert Refused();
    }

    function collect(Treasury treasury, uint256 id, address payable to) external {
        treasury.collect(id, to);
    }

    function release(TeamVesting vesting, uint256 id, address payable to) external {
        vesting.release(id, to);
    }
}

/// @notice Test double: a payee that calls back into the payer while it is being paid.
contract ReentrantPayee {
    bytes private _call;
    bool private _succeeded;

    receive() external payable {
        // solhint-disable-next-line avoid-low-level-calls
        (_succeeded, ) = msg.sender.call(_call);
    }

    function attack(address payer, bytes calldata data) external {
        _call = data;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory reason) = payer.call(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    /// @notice Whether the call back went through.
    function succeeded() external view returns (bool) {
        return _succeeded;
    }
}
