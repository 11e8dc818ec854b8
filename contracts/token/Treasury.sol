// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ITreasury} from "./ITreasury.sol";

/**
 * @title Treasury
 * @notice Holds the community's share of the supply and every base fee, divides income 35/35/20/10 among operations,
 * technology, business and ecology, and spends only what a head has. Requirement E-13; white paper 2 section 7.2.
 * @dev The chain credits base fees to the balance of this account without calling it. Income is therefore whatever
 * the balance holds beyond the heads and the payments set aside, and {book} divides it; every spending books first.
 * Income is booked in hundreds of wei, so the four percentages are exact and
 * `balance == sum of available(head) + owed() + (less than 100 wei not yet booked)` at all times.
 *
 * The owner is the controller, meant to be a TimelockController. It approves payments; the payee collects.
 * Ownership moves in two steps and cannot be renounced.
 *
 * Predeployed at 0x0000000000000000000000000000000000C9C001.
 */
contract Treasury is ITreasury, Ownable2Step {
    struct Account {
        uint256 booked;
        uint256 spent;
    }

    /// @notice How long a payee may collect before the controller may reclaim the payment, in seconds.
    uint64 public constant COLLECTION_PERIOD = 365 days;

    uint256 private constant HEADS = 4;
    uint256 private constant WHOLE = 100;

    Account[HEADS] private _accounts;
    mapping(uint256 id => Payment) private _payments;
    uint256 private _paymentCount;
    uint256 private _owed;
    // Wei booked and not yet paid out, payments set aside included.
    uint256 private _held;

    /// @param controller First controller, usually a TimelockController; not zero.
    constructor(address controller) Ownable(controller) {}

    /// @notice Accepts income by ordinary transfer; {book} divides it.
    receive() external payable {
        emit Received(msg.sender, msg.value);
    }

    /// @inheritdoc ITreasury
    function book() public returns (uint256 amount) {
        uint256 unit = unbooked() / WHOLE;
        if (unit == 0) return 0;
        for (uint256 i = 0; i < HEADS; ++i) {
            _accounts[i].booked += unit * percentage(Head(i));
        }
        amount = unit * WHOLE;
        _held += amount;
        emit IncomeBooked(amount);
    }

    /// @inheritdoc ITreasury
    function approvePayment(
        Head head,
        address payee,
        uint256 amount,
        bytes32 purpose
    ) external onlyOwner returns (uint256 id) {
        if (payee == address(0)) revert RecipientIsZero();
        if (amount == 0) revert AmountIsZero();
        book();
        Account storage account = _accounts[uint256(head)];
        uint256 left = account.booked - account.spent;
        if (amount > left) revert OverBudget(head, left, amount);
        account.spent += amount;
        _owed += amount;
        id = ++_paymentCount;
        _payments[id] = Payment({payee: payee, head: head, approvedAt: uint64(block.timestamp), amount: amount});
        emit PaymentApproved(id, head, payee, amount, purpose);
    }

    /// @inheritdoc ITreasury
    function collect(uint256 id, address payable to) external {
        if (to == address(0)) revert RecipientIsZero();
        Payment storage entry = _open(id);
        if (entry.payee != msg.sender) revert NotPayee(id, msg.sender, entry.payee);
        uint256 amount = entry.amount;
        entry.amount = 0;
        _owed -= amount;
        _held -= amount;
        emit PaymentCollected(id, to, amount);
        Address.sendValue(to, amount);
    }

    /// @inheritdoc ITreasury
    function reclaim(uint256 id) external onlyOwner {
        Payment storage entry = _open(id);
        uint256 until = entry.approvedAt + COLLECTION_PERIOD;
        if (block.timestamp < until) revert StillCollectable(id, until);
        uint256 amount = entry.amount;
        entry.amount = 0;
        _owed -= amount;
        _accounts[uint256(entry.head)].spent -= amount;
        emit PaymentReclaimed(id, entry.head, amount);
    }

    /// @notice Always fails with {ControllerRequired}.
    function renounceOwnership() public view override onlyOwner {
        revert ControllerRequired();
    }

    /// @inheritdoc ITreasury
    function available(Head head) external view returns (uint256) {
        Account storage account = _accounts[uint256(head)];
        return account.booked - account.spent + (unbooked() / WHOLE) * percentage(head);
    }

    /// @inheritdoc ITreasury
    function booked(Head head) external view returns (uint256) {
        return _accounts[uint256(head)].booked;
    }

    /// @inheritdoc ITreasury
    function spent(Head head) external view returns (uint256) {
        return _accounts[uint256(head)].spent;
    }

    /// @inheritdoc ITreasury
    function owed() external view returns (uint256) {
        return _owed;
    }

    /// @inheritdoc ITreasury
    function paymentCount() external view returns (uint256) {
        return _paymentCount;
    }

    /// @inheritdoc ITreasury
    function payment(uint256 id) external view returns (Payment memory) {
        return _payments[id];
    }

    /// @inheritdoc ITreasury
    function unbooked() public view returns (uint256) {
        return address(this).balance - _held;
    }

    /// @inheritdoc ITreasury
    function percentage(Head head) public pure returns (uint256) {
        if (head == Head.Operations || head == Head.Technology) return 35;
        return head == Head.Business ? 20 : 10;
    }

    function _open(uint256 id) private view returns (Payment storage entry) {
        entry = _payments[id];
        if (entry.amount == 0) revert NoSuchPayment(id);
    }
}
