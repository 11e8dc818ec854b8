// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title ITreasury
 * @notice The community's money, booked to four budget heads. All amounts are in wei, all times in seconds since
 * 1970. Requirement E-13; white paper 2 sections 7.1 and 7.2.
 */
interface ITreasury {
    /// @notice The budget heads in the white paper's order.
    enum Head {
        Operations,
        Technology,
        Business,
        Ecology
    }

    /// @notice A payment that its payee may collect. `amount` is zero once it is collected or reclaimed.
    struct Payment {
        address payee;
        Head head;
        uint64 approvedAt;
        uint256 amount;
    }

    /// @notice `amount` wei of income were divided among the heads.
    event IncomeBooked(uint256 amount);
    /// @notice `amount` wei came by an ordinary transfer. Base fees come without a call and hence without this event.
    event Received(address indexed from, uint256 amount);
    /// @notice The controller set `amount` wei of `head` aside for `payee`; `purpose` names the decision behind it.
    event PaymentApproved(
        uint256 indexed id,
        Head indexed head,
        address indexed payee,
        uint256 amount,
        bytes32 purpose
    );
    /// @notice The payee of payment `id` had `amount` wei sent to `to`.
    event PaymentCollected(uint256 indexed id, address indexed to, uint256 amount);
    /// @notice Payment `id` was not collected in time: `amount` wei went back to `head`.
    event PaymentReclaimed(uint256 indexed id, Head indexed head, uint256 amount);

    /// @notice `head` has `available` wei left, less than the `requested` ones.
    error OverBudget(Head head, uint256 available, uint256 requested);
    /// @notice A payment needs an amount.
    error AmountIsZero();
    /// @notice A payment needs a payee, a collection a recipient.
    error RecipientIsZero();
    /// @notice Payment `id` does not exist or has been collected or reclaimed.
    error NoSuchPayment(uint256 id);
    /// @notice Only `payee` may collect payment `id`.
    error NotPayee(uint256 id, address caller, address payee);
    /// @notice Payment `id` stays collectable until `until` and cannot be reclaimed before.
    error StillCollectable(uint256 id, uint256 until);
    /// @notice The treasury cannot be without a controller: nobody could spend its money any more.
    error ControllerRequired();

    /// @notice Divides all income since the last booking among the heads. Anyone may call.
    /// @return amount Wei booked now, a multiple of 100; up to 99 wei wait for the next booking.
    function book() external returns (uint256 amount);

    /**
     * @notice Sets `amount` wei of `head` aside for `payee`. Only the controller may call.
     * @param purpose Hash or number of the decision behind the payment, only logged.
     * @return id Number of the payment, counted from 1.
     */
    function approvePayment(Head head, address payee, uint256 amount, bytes32 purpose) external returns (uint256 id);

    /// @notice Sends payment `id` to `to`. Only its payee may call.
    function collect(uint256 id, address payable to) external;

    /// @notice Returns payment `id` to its head after the collection period. Only the controller may call.
    function reclaim(uint256 id) external;

    /// @notice Wei that `head` can spend now, income not yet booked included.
    function available(Head head) external view returns (uint256);

    /// @notice Wei booked to `head` since genesis, spent ones included.
    function booked(Head head) external view returns (uint256);

    /// @notice Wei of `head` set aside for payments since genesis, less those reclaimed.
    function spent(Head head) external view returns (uint256);

    /// @notice Wei of income not yet divided among the heads.
    function unbooked() external view returns (uint256);

    /// @notice Wei set aside for payments that nobody has collected yet.
    function owed() external view returns (uint256);

    /// @notice Number of payments ever approved; their ids are 1 to this number.
    function paymentCount() external view returns (uint256);

    /// @notice Payment `id`; all fields are zero when it was never approved.
    function payment(uint256 id) external view returns (Payment memory);

    /// @notice Percentage of all income that `head` receives: 35, 35, 20, 10.
    function percentage(Head head) external pure returns (uint256);
}
