// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ReencryptionProof} from "../data/ReencryptionProof.sol";

/// @notice Test double: judges fragments and capsules.
contract FragmentJudge {
    /// @notice Whether the fragment is right.
    function judge(
        ReencryptionProof.Statement calldata statement,
        bytes calldata fragment,
        ReencryptionProof.Hints calldata hints
    ) external view returns (bool) {
        return ReencryptionProof.isFragment(statement, fragment, hints);
    }

    /// @notice Whether the capsule is one of this interval.
    function judgeCapsule(
        bytes32 dataset,
        uint64 interval,
        bytes calldata capsule,
        uint256[2] calldata nonce
    ) external view returns (bool) {
        return ReencryptionProof.isCapsule(ReencryptionProof.contextOf(dataset, interval), capsule, nonce);
    }
}
