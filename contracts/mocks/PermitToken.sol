// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice Test double: a token with signed approvals (ERC-2612), all of it its maker's.
contract PermitToken is ERC20, ERC20Permit {
    constructor(uint256 supply) ERC20("Permit Token", "PT") ERC20Permit("Permit Token") {
        _mint(msg.sender, supply);
    }
}
