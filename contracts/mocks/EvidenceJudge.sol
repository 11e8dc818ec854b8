// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EquivocationVerifier} from "../consensus/EquivocationVerifier.sol";

/// @notice Test double: says whom evidence convicts on any chain, and asks nobody who was a member.
contract EvidenceJudge {
    function judge(
        bytes calldata evidence,
        uint64 chainId
    ) external pure returns (EquivocationVerifier.Equivocation memory) {
        return EquivocationVerifier.verify(evidence, chainId);
    }

    /// @return Whom evidence convicts; zero: nobody.
    function offender(bytes calldata evidence, uint64 chainId) external view returns (address) {
        try this.judge(evidence, chainId) returns (EquivocationVerifier.Equivocation memory proved) {
            return proved.offender;
        } catch {
            return address(0);
        }
    }
}
