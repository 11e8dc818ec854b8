// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ReencryptionProof} from "../data/ReencryptionProof.sol";

/// @notice Test double: judges fragments.
contract FragmentJudge {
    /// @notice Whether the fragment is right.
    function judge(
        ReencryptionProof.Statement calldata statement,
        bytes calldata fragment,
        ReencryptionProof.Hints calldata hints
    ) external view returns (bool) {
        return ReencryptionProof.isValid(statement, fragment, hints);
    }
}
