import { erc1155Abi, erc20Abi, erc721Abi } from "viem";
import type { Abi } from "viem";

type Inputs = Readonly<Record<string, string>>;

const error = (name: string, inputs: Inputs): Abi[number] => ({
  type: "error",
  name,
  inputs: Object.entries(inputs).map(([input, type]) => ({ name: input, type })),
});

/** Errors of tokens (EIP-6093). */
const TOKEN_ERRORS: Abi = [
  error("ERC20InsufficientBalance", { sender: "address", balance: "uint256", needed: "uint256" }),
  error("ERC20InvalidSender", { sender: "address" }),
  error("ERC20InvalidReceiver", { receiver: "address" }),
  error("ERC20InsufficientAllowance", { spender: "address", allowance: "uint256", needed: "uint256" }),
  error("ERC20InvalidApprover", { approver: "address" }),
  error("ERC20InvalidSpender", { spender: "address" }),
  error("ERC721InvalidOwner", { owner: "address" }),
  error("ERC721NonexistentToken", { tokenId: "uint256" }),
  error("ERC721IncorrectOwner", { sender: "address", tokenId: "uint256", owner: "address" }),
  error("ERC721InvalidSender", { sender: "address" }),
  error("ERC721InvalidReceiver", { receiver: "address" }),
  error("ERC721InsufficientApproval", { operator: "address", tokenId: "uint256" }),
  error("ERC721InvalidApprover", { approver: "address" }),
  error("ERC721InvalidOperator", { operator: "address" }),
  error("ERC1155InsufficientBalance", { sender: "address", balance: "uint256", needed: "uint256", tokenId: "uint256" }),
  error("ERC1155InvalidSender", { sender: "address" }),
  error("ERC1155InvalidReceiver", { receiver: "address" }),
  error("ERC1155MissingApprovalForAll", { operator: "address", owner: "address" }),
  error("ERC1155InvalidApprover", { approver: "address" }),
  error("ERC1155InvalidOperator", { operator: "address" }),
  error("ERC1155InvalidArrayLength", { idsLength: "uint256", valuesLength: "uint256" }),
];

/** Interfaces that contracts from elsewhere are likely to have, most usual first. */
export const STANDARDS: readonly Abi[] = [erc20Abi, erc721Abi, erc1155Abi, TOKEN_ERRORS];
