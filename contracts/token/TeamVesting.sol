// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/**
 * @title TeamVesting
 * @notice Holds the team's share of the supply and releases it to the beneficiaries in equal yearly portions:
 * nothing before the first year has passed, everything once the last one has. Requirement E-12; white paper 2
 * section 7.1 (four years), white paper 1 section 8 (three years).
 * @dev Nobody can stop, shorten, lengthen or take back the release: the contract has no administrator. The funds
 * are whatever the balance holds, as in OpenZeppelin's VestingWallet, so that the genesis block may credit the
 * account before or after the constructor runs. Money forced in later vests by the same calendar.
 *
 * Rounding: the vested amount is `whole * portionsDue / portions`, rounded down, and exactly `whole` after the last
 * portion. It is divided in units of {TOTAL_SHARES} wei; the rest, less than {TOTAL_SHARES} wei, waits for the next
 * portion and after the last one belongs to beneficiary 0. No wei is ever created or left behind.
 *
 * Predeployed at 0x0000000000000000000000000000000000C9C002.
 */
contract TeamVesting {
    /// @notice What one beneficiary holds. `share` is in 1/{TOTAL_SHARES}, `released` in wei.
    struct Beneficiary {
        address account;
        uint16 share;
        address pendingAccount;
        uint256 released;
    }

    /// @notice Length of a year in seconds; leap days are not counted.
    uint64 public constant YEAR = 365 days;
    /// @notice The shares of all beneficiaries together: a share is a ten-thousandth of the whole.
    uint16 public constant TOTAL_SHARES = 10_000;
    /// @notice Most beneficiaries that the constructor accepts.
    uint256 public constant MAX_BENEFICIARIES = 200;
    /// @notice Most yearly portions that the constructor accepts.
    uint8 public constant MAX_PORTIONS = 10;
    /// @notice Furthest in the future that the start may lie, in seconds. Catches a start given in milliseconds.
    uint64 public constant MAX_START_DELAY = YEAR;

    uint64 private immutable _START;
    uint8 private immutable _PORTIONS;

    Beneficiary[] private _beneficiaries;
    uint256 private _released;
    // Wei that beneficiary 0 owns beyond its share: what the division after the last portion left over.
    uint256 private _remainder;

    /// @notice `amount` wei went to `to` on behalf of beneficiary `id`.
    event Released(uint256 indexed id, address indexed to, uint256 amount);
    /// @notice Beneficiary `id` asked for its account to become `pendingAccount`; zero withdraws the request.
    event AccountChangeProposed(uint256 indexed id, address indexed account, address indexed pendingAccount);
    /// @notice The account of beneficiary `id` became `account`.
    event AccountChanged(uint256 indexed id, address indexed previousAccount, address indexed account);

    /// @notice The number of beneficiaries is zero, above {MAX_BENEFICIARIES}, or differs from the number of shares.
    error InvalidBeneficiaryCount(uint256 accounts, uint256 shares);
    /// @notice A beneficiary has no account or no share.
    error InvalidBeneficiary(uint256 id, address account, uint16 share);
    /// @notice The shares add up to `sum` instead of {TOTAL_SHARES}.
    error InvalidShareSum(uint256 sum);
    /// @notice The start, in seconds since 1970, lies before `earliest` or after `latest`.
    error InvalidStart(uint64 start, uint256 earliest, uint256 latest);
    /// @notice The number of portions is zero or above {MAX_PORTIONS}.
    error InvalidPortions(uint8 portions);
    /// @notice There is no beneficiary `id`.
    error UnknownBeneficiary(uint256 id);
    /// @notice Only the account of beneficiary `id` may do this.
    error NotBeneficiary(uint256 id, address caller);
    /// @notice Only the account that beneficiary `id` proposed may accept.
    error NotPendingAccount(uint256 id, address caller);
    /// @notice Nothing is due to beneficiary `id` now.
    error NothingDue(uint256 id);
    /// @notice Money cannot be paid to the zero address.
    error RecipientIsZero();

    modifier onlyBeneficiary(uint256 id) {
        if (_at(id).account != msg.sender) revert NotBeneficiary(id, msg.sender);
        _;
    }

    /**
     * @param accounts First account of each beneficiary; its position is the beneficiary's id for ever.
     * @param shares Share of each beneficiary in 1/{TOTAL_SHARES}; they add up to {TOTAL_SHARES}.
     * @param startTime Time from which the years count, in seconds since 1970: the genesis time for the predeploy.
     * @param portionCount Number of yearly portions: 4 by white paper 2, 3 by white paper 1.
     */
    constructor(address[] memory accounts, uint16[] memory shares, uint64 startTime, uint8 portionCount) {
        uint256 count = accounts.length;
        if (count == 0 || count > MAX_BENEFICIARIES || count != shares.length) {
            revert InvalidBeneficiaryCount(count, shares.length);
        }
        if (startTime < block.timestamp || startTime > block.timestamp + MAX_START_DELAY) {
            revert InvalidStart(startTime, block.timestamp, block.timestamp + MAX_START_DELAY);
        }
        if (portionCount == 0 || portionCount > MAX_PORTIONS) revert InvalidPortions(portionCount);
        uint256 sum = 0;
        for (uint256 id = 0; id < count; ++id) {
            if (accounts[id] == address(0) || shares[id] == 0) {
                revert InvalidBeneficiary(id, accounts[id], shares[id]);
            }
            sum += shares[id];
            _beneficiaries.push(
                Beneficiary({account: accounts[id], share: shares[id], pendingAccount: address(0), released: 0})
            );
            emit AccountChanged(id, address(0), accounts[id]);
        }
        if (sum != TOTAL_SHARES) revert InvalidShareSum(sum);
        _START = startTime;
        _PORTIONS = portionCount;
    }

    /**
     * @notice Pays to `to` what is due to beneficiary `id` now. Only its account may call.
     * @return amount Wei paid.
     */
    function release(uint256 id, address payable to) external onlyBeneficiary(id) returns (uint256 amount) {
        if (to == address(0)) revert RecipientIsZero();
        amount = releasable(id);
        if (amount == 0) revert NothingDue(id);
        (, _remainder) = _division();
        _at(id).released += amount;
        _released += amount;
        emit Released(id, to, amount);
        Address.sendValue(to, amount);
    }

    /// @notice First step of moving beneficiary `id` to another account. Zero withdraws an earlier proposal.
    function proposeAccount(uint256 id, address account) external onlyBeneficiary(id) {
        _at(id).pendingAccount = account;
        emit AccountChangeProposed(id, msg.sender, account);
    }

    /// @notice Second step: the proposed account takes beneficiary `id` over, with all that is still due to it.
    function acceptAccount(uint256 id) external {
        Beneficiary storage entry = _at(id);
        if (entry.pendingAccount != msg.sender) revert NotPendingAccount(id, msg.sender);
        address previous = entry.account;
        entry.account = msg.sender;
        entry.pendingAccount = address(0);
        emit AccountChanged(id, previous, msg.sender);
    }

    /// @notice Time from which the years count, in seconds since 1970.
    function start() external view returns (uint64) {
        return _START;
    }

    /// @notice Time at which the last portion falls due, in seconds since 1970.
    function end() external view returns (uint64) {
        return _START + _PORTIONS * YEAR;
    }

    /// @notice Number of yearly portions.
    function portions() external view returns (uint8) {
        return _PORTIONS;
    }

    /// @notice Number of beneficiaries; their ids are 0 to this number less one.
    function beneficiaryCount() external view returns (uint256) {
        return _beneficiaries.length;
    }

    /// @notice What beneficiary `id` holds.
    function beneficiary(uint256 id) external view returns (Beneficiary memory) {
        return _at(id);
    }

    /// @notice Wei paid to all beneficiaries so far.
    function released() external view returns (uint256) {
        return _released;
    }

    /// @notice Number of portions due at `timestamp` (seconds since 1970): 0 before the first year has passed.
    function portionsDue(uint64 timestamp) public view returns (uint8) {
        if (timestamp < _START) return 0;
        return SafeCast.toUint8(Math.min((timestamp - _START) / YEAR, _PORTIONS));
    }

    /// @notice Wei vested for all beneficiaries at `timestamp` (seconds since 1970), paid out or not.
    function vestedAmount(uint64 timestamp) public view returns (uint256) {
        return ((address(this).balance + _released) * portionsDue(timestamp)) / _PORTIONS;
    }

    /// @notice Wei that beneficiary `id` can draw now.
    function releasable(uint256 id) public view returns (uint256) {
        Beneficiary storage entry = _at(id);
        (uint256 perShare, uint256 remainder) = _division();
        uint256 entitled = perShare * entry.share + (id == 0 ? remainder : 0);
        return entitled - entry.released;
    }

    // The vested amount as `perShare * TOTAL_SHARES + remainder` plus, before the end, less than TOTAL_SHARES wei
    // that wait. Both results never decrease, whatever money arrives, so `entitled - released` cannot underflow.
    function _division() private view returns (uint256 perShare, uint256 remainder) {
        uint64 timestamp = uint64(block.timestamp);
        uint256 divisible = vestedAmount(timestamp) - _remainder;
        perShare = divisible / TOTAL_SHARES;
        remainder = _remainder;
        if (portionsDue(timestamp) == _PORTIONS) remainder += divisible % TOTAL_SHARES;
    }

    function _at(uint256 id) private view returns (Beneficiary storage) {
        if (id >= _beneficiaries.length) revert UnknownBeneficiary(id);
        return _beneficiaries[id];
    }
}
