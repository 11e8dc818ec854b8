// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/**
 * @title IDatasetRegistry
 * @notice Who registered which data first, and the Merkle roots that anchor what was recorded since. Requirements S-02,
 * S-10 and S-17; white paper 2 sections 2.1 and 2.2.1. Times are in seconds since 1970.
 *
 * @dev A dataset is named by 32 bytes, `id`, that commit to it: the hash of a file, the Merkle root of its blocks, or,
 * for data that grows, the hash of its description. Only hashes come on chain, so a record costs the same for 1 KB and
 * for 1 GB. The leaf of a data block is `keccak256(keccak256(abi.encode(keccak256("cpchain.merkle.data-block.v1"),
 * contentHash)))`.
 *
 * A registration on its way to the chain can be seen and overtaken. An id that commits to its registrant as well, for
 * example the hash of content, account and salt, is of no use to whoever overtakes it.
 */
interface IDatasetRegistry {
    /// @notice Who registered a dataset and when. Never changes, whoever owns the dataset later.
    struct Registration {
        address registrant;
        uint48 registeredAt;
        uint48 registeredBlock;
    }

    /// @notice `registrant` was the first to register `id`, in the block that holds this event.
    event DatasetRegistered(bytes32 indexed id, address indexed registrant);
    /// @notice `root` anchors upload interval `interval` of dataset `id`.
    event IntervalAnchored(bytes32 indexed id, uint64 indexed interval, bytes32 root);
    /// @notice From now on `uploader` anchors the intervals of dataset `id`.
    event UploaderChanged(bytes32 indexed id, address indexed uploader);
    /// @notice `owner` offered dataset `id` to `pendingOwner`; zero withdraws the offer.
    event DatasetTransferProposed(bytes32 indexed id, address indexed owner, address indexed pendingOwner);
    /// @notice Dataset `id` passed from `previousOwner` to `owner`.
    event DatasetTransferred(bytes32 indexed id, address indexed previousOwner, address indexed owner);

    /// @notice `registrant` registered `id` before, at `registeredAt` in block `registeredBlock`.
    error AlreadyRegistered(bytes32 id, address registrant, uint256 registeredAt, uint256 registeredBlock);
    /// @notice Nobody has registered `id`.
    error UnknownDataset(bytes32 id);
    /// @notice A dataset needs an id, an anchor a root; zero is neither.
    error HashIsZero();
    /// @notice `caller` is not the `owner` of dataset `id`.
    error NotDatasetOwner(bytes32 id, address caller, address owner);
    /// @notice `caller` is not the account that anchors the intervals of dataset `id`.
    error NotUploader(bytes32 id, address caller, address uploader);
    /// @notice Dataset `id` was not offered to `caller`.
    error NotPendingOwner(bytes32 id, address caller);
    /// @notice Interval `interval` of dataset `id` is anchored by `root` and stays so.
    error AlreadyAnchored(bytes32 id, uint64 interval, bytes32 root);
    /// @notice The zero address cannot anchor.
    error UploaderIsZero();

    /// @notice Registers dataset `id` for the caller, who becomes its owner and its uploader.
    function register(bytes32 id) external;

    /**
     * @notice Anchors one upload interval of dataset `id`. Only its uploader may call.
     * @param interval Number of the interval, counted by the owner. Each can be anchored once, in any order, so that
     * a device that was offline catches up.
     * @param root Merkle root over the data blocks of the interval.
     */
    function anchor(bytes32 id, uint64 interval, bytes32 root) external;

    /// @notice Lets `uploader`, for example a gateway, anchor instead of the present one. Only the owner may call.
    function setUploader(bytes32 id, address uploader) external;

    /// @notice First step of a transfer: offers dataset `id` to `to`. Zero withdraws. Only the owner may call.
    function proposeTransfer(bytes32 id, address to) external;

    /// @notice Second step: the caller takes dataset `id`, which was offered to it, and becomes its uploader.
    function acceptTransfer(bytes32 id) external;

    /**
     * @notice Whether the content that hashes to `contentHash` is the dataset `id` or, when `id` is a Merkle root, one
     * of its blocks. False for a dataset that nobody registered.
     * @param proof Empty for a whole file or a tree of one block, else the siblings from the leaf upwards.
     */
    function verify(bytes32 id, bytes32 contentHash, bytes32[] calldata proof) external view returns (bool);

    /// @notice Whether a block that hashes to `contentHash` belongs to interval `interval` of dataset `id`.
    function verifyInterval(
        bytes32 id,
        uint64 interval,
        bytes32 contentHash,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Present owner of dataset `id`. Fails with {UnknownDataset}.
    function ownerOf(bytes32 id) external view returns (address);

    /// @notice Account to which dataset `id` is offered; zero when there is none.
    function pendingOwnerOf(bytes32 id) external view returns (address);

    /// @notice Account that anchors the intervals of dataset `id`; zero when nobody registered it.
    function uploaderOf(bytes32 id) external view returns (address);

    /// @notice First registration of `id`; all fields are zero when there is none.
    function registrationOf(bytes32 id) external view returns (Registration memory);

    /// @notice Root that anchors interval `interval` of dataset `id`; zero when there is none.
    function anchorOf(bytes32 id, uint64 interval) external view returns (bytes32);

    /// @notice Leaf of the data block that hashes to `contentHash`.
    function dataBlockLeaf(bytes32 contentHash) external pure returns (bytes32);
}
