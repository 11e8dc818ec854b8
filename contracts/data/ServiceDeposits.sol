// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/**
 * @title ServiceDeposits
 * @notice Nodes that offer a service against a deposit, which they lose when they are shown to cheat. All amounts are in
 * wei, all times in seconds since 1970.
 * @dev Every wei held is a deposit, owed to somebody, or reserved by the contract that inherits. Nobody is paid without
 * asking: payments are collected. No administrator.
 */
abstract contract ServiceDeposits {
    using EnumerableSet for EnumerableSet.AddressSet;

    /// @notice A node that offers the service.
    struct Service {
        uint256 deposit;
        /// time from which the deposit can be taken back; zero while the node stays
        uint256 leavesAt;
        /// where it is reached
        string endpoint;
        /// public key for what is sent to it in secret
        bytes key;
    }

    /// @notice Longest endpoint, in bytes.
    uint256 public constant MAX_ENDPOINT = 256;
    /// @notice Longest key, in bytes.
    uint256 public constant MAX_KEY = 64;
    /// @notice Most services that {services} returns at once.
    uint256 public constant MAX_PAGE = 100;

    /// @notice A node with less is not active.
    uint256 public immutable MIN_DEPOSIT;
    /// @notice What one offence costs.
    uint256 public immutable PENALTY;
    /// @notice Seconds between the announcement to leave and the end of the deposit.
    uint256 public immutable NOTICE;
    /// @notice Receives half of each penalty, so that nobody gains by an offence against himself.
    address public immutable TREASURY;

    EnumerableSet.AddressSet private _members;
    mapping(address node => Service) private _services;
    mapping(address account => uint256) private _owed;

    /// @notice `node` offers the service, or offers it elsewhere.
    event ServiceOffered(address indexed node, string endpoint, bytes key);
    /// @notice The deposit of `node` grew to `deposit`.
    event DepositRaised(address indexed node, uint256 deposit);
    /// @notice `node` will have its deposit back from `leavesAt` on.
    event LeaveAnnounced(address indexed node, uint256 leavesAt);
    /// @notice `node` has left with `deposit`.
    event ServiceLeft(address indexed node, uint256 deposit);
    /// @notice `node` lost `penalty`, of which `victim` has `compensation`.
    event Slashed(address indexed node, address indexed victim, uint256 penalty, uint256 compensation);
    /// @notice `account` collected `amount`.
    event Collected(address indexed account, uint256 amount);

    /// @notice A node's deposit is at least `least`.
    error DepositTooSmall(uint256 deposit, uint256 least);
    /// @notice Endpoint or key is empty or too long.
    error InvalidService(uint256 endpointLength, uint256 keyLength);
    /// @notice `node` has no deposit here.
    error NotOffered(address node);
    /// @notice `node` has announced to leave, or its deposit is too small.
    error NotActive(address node);
    /// @notice The deposit is bound until `leavesAt`; zero: nothing was announced.
    error StillBound(uint256 leavesAt);
    /// @notice Nothing is owed to `account`.
    error NothingOwed(address account);
    /// @notice The deposits' terms make no sense.
    error InvalidTerms();

    /// @dev A penalty is at most the least deposit, so that the first offence is paid in full.
    constructor(uint256 minDeposit, uint256 penalty, uint256 notice, address treasury) {
        if (minDeposit == 0 || penalty == 0 || penalty > minDeposit || notice == 0 || treasury == address(0)) {
            revert InvalidTerms();
        }
        MIN_DEPOSIT = minDeposit;
        PENALTY = penalty;
        NOTICE = notice;
        TREASURY = treasury;
    }

    /// @notice Offers the service, changes the offer, or takes an announcement to leave back. Value adds to the deposit.
    function offer(string calldata endpoint, bytes calldata key) external payable {
        (uint256 endpointLength, uint256 keyLength) = (bytes(endpoint).length, key.length);
        bool fits = endpointLength != 0 && endpointLength <= MAX_ENDPOINT && keyLength != 0 && keyLength <= MAX_KEY;
        if (!fits) revert InvalidService(endpointLength, keyLength);
        Service storage service = _services[msg.sender];
        uint256 deposit = service.deposit + msg.value;
        if (deposit < MIN_DEPOSIT) revert DepositTooSmall(deposit, MIN_DEPOSIT);
        (service.deposit, service.leavesAt, service.endpoint, service.key) = (deposit, 0, endpoint, key);
        _members.add(msg.sender);
        if (msg.value != 0) emit DepositRaised(msg.sender, deposit);
        emit ServiceOffered(msg.sender, endpoint, key);
    }

    /// @notice Ends the offer. The deposit stays bound for {NOTICE} seconds, for what the node did before.
    function announceLeave() external {
        Service storage service = _services[msg.sender];
        if (!_members.contains(msg.sender)) revert NotOffered(msg.sender);
        if (service.leavesAt == 0) service.leavesAt = block.timestamp + NOTICE;
        emit LeaveAnnounced(msg.sender, service.leavesAt);
    }

    /// @notice Frees the caller's deposit after its notice; {collect} pays it.
    function leave() external {
        Service storage service = _services[msg.sender];
        if (!_members.contains(msg.sender)) revert NotOffered(msg.sender);
        (uint256 leavesAt, uint256 deposit) = (service.leavesAt, service.deposit);
        if (leavesAt == 0 || block.timestamp < leavesAt) revert StillBound(leavesAt);
        delete _services[msg.sender];
        _members.remove(msg.sender);
        _owe(msg.sender, deposit);
        emit ServiceLeft(msg.sender, deposit);
    }

    /// @notice Pays `account` what it is owed. Anyone may call.
    function collect(address payable account) external {
        uint256 amount = _owed[account];
        if (amount == 0) revert NothingOwed(account);
        _owed[account] = 0;
        emit Collected(account, amount);
        Address.sendValue(account, amount);
    }

    /// @notice What `account` may collect.
    function owedTo(address account) external view returns (uint256) {
        return _owed[account];
    }

    /// @notice Offer and deposit of `node`; all zero when it has none.
    function serviceOf(address node) external view returns (Service memory) {
        return _services[node];
    }

    /// @notice A page of the nodes with a deposit, in no order. Both arrays have the same length.
    function services(
        uint256 offset,
        uint256 limit
    ) external view returns (address[] memory nodes, Service[] memory offers) {
        uint256 size = Math.min(Math.min(limit, MAX_PAGE), Math.saturatingSub(_members.length(), offset));
        nodes = new address[](size);
        offers = new Service[](size);
        for (uint256 i; i < size; ++i) {
            nodes[i] = _members.at(offset + i);
            offers[i] = _services[nodes[i]];
        }
    }

    /// @notice How many nodes have a deposit.
    function serviceCount() external view returns (uint256) {
        return _members.length();
    }

    /// @notice Whether `node` offers the service with a full deposit and has not announced to leave.
    function isActive(address node) public view returns (bool) {
        Service storage service = _services[node];
        return service.deposit >= MIN_DEPOSIT && service.leavesAt == 0;
    }

    /// @dev Takes a penalty of `node`, or what is left of its deposit: half, rounded up, for the victim.
    function _slash(address node, address victim) internal {
        Service storage service = _services[node];
        uint256 penalty = Math.min(PENALTY, service.deposit);
        uint256 compensation = Math.ceilDiv(penalty, 2);
        service.deposit -= penalty;
        _owe(victim, compensation);
        _owe(TREASURY, penalty - compensation);
        emit Slashed(node, victim, penalty, compensation);
    }

    /// @dev Value that the inheriting contract no longer reserves.
    function _owe(address account, uint256 amount) internal {
        _owed[account] += amount;
    }

    /// @dev Fails for a node that has nothing to lose.
    function _requireOffered(address node) internal view {
        if (!_members.contains(node)) revert NotOffered(node);
    }
}
