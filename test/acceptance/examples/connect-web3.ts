import { Web3 } from "web3";

const web3 = new Web3(process.env["RPC_URL"] ?? "http://127.0.0.1:8501");
const [first = ""] = await web3.eth.getAccounts();
console.log(`${first} has ${web3.utils.fromWei(await web3.eth.getBalance(first), "ether")} CPC`);
