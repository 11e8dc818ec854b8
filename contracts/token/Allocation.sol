// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title Allocation
 * @notice The supply of CPC and how the genesis block splits it. All amounts are in wei; 1 CPC = 10^18 wei.
 * @dev CPC is the chain's native coin: every coin exists in the genesis block and none is minted later, so these
 * constants bind the genesis builder, not a token contract. The three shares of a profile add up to
 * {TOTAL_SUPPLY} exactly. Requirements E-01, E-11; white paper 1 section 8, white paper 2 section 7.1.
 */
library Allocation {
    /// @notice 10^9 CPC.
    uint256 public constant TOTAL_SUPPLY = 1_000_000_000 ether;

    /// @notice White paper 2: 40 % to the overseas community and institutional investors.
    uint256 public constant WP2_INVESTORS = 400_000_000 ether;
    /// @notice White paper 2: 20 % to founders, developers and advisers, held by {TeamVesting}.
    uint256 public constant WP2_TEAM = 200_000_000 ether;
    /// @notice White paper 2: 40 % to community governance, held by {Treasury}.
    uint256 public constant WP2_COMMUNITY = 400_000_000 ether;
    /// @notice White paper 2: years over which the team's share is released.
    uint8 public constant WP2_TEAM_YEARS = 4;

    /// @notice White paper 1: 40 % to the overseas community and institutional investors.
    uint256 public constant WP1_INVESTORS = 400_000_000 ether;
    /// @notice White paper 1: 25 % to founders, developers and advisers, held by {TeamVesting}.
    uint256 public constant WP1_TEAM = 250_000_000 ether;
    /// @notice White paper 1: 35 % to community governance, held by {Treasury}.
    uint256 public constant WP1_COMMUNITY = 350_000_000 ether;
    /// @notice White paper 1: years over which the team's share is released.
    uint8 public constant WP1_TEAM_YEARS = 3;

    /// @notice Where the genesis block places {Treasury}; the chain credits base fees to this address.
    address public constant TREASURY = 0x0000000000000000000000000000000000C9c001;
    /// @notice Where the genesis block places {TeamVesting}.
    address public constant TEAM_VESTING = 0x0000000000000000000000000000000000c9C002;
}
