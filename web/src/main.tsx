import { render } from "preact";
import catalogue from "virtual:contracts";
import { ContractBook } from "./abi/book.ts";
import { App } from "./app/app.tsx";
import { connect } from "./chain/client.ts";
import { headPorts } from "./chain/head-ports.ts";
import { HeadFeed } from "./chain/head.ts";
import { Directory } from "./state/directory.ts";
import "./styles/index.css";

const url = new URL("/", location.href);
const client = connect(url.href);
const socketUrl = `${url.protocol === "https:" ? "wss:" : "ws:"}//${url.host}/`;
const heads = new HeadFeed(headPorts(client, socketUrl));
heads.start();
const directory = new Directory(client, new ContractBook(catalogue));

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App services={{ client, heads, directory }} />, root);
