import { render } from "preact";
import { App } from "./app/app.tsx";
import { connect } from "./chain/client.ts";
import { headPorts } from "./chain/head-ports.ts";
import { HeadFeed } from "./chain/head.ts";
import "./styles/index.css";

const url = new URL("/", location.href);
const client = connect(url.href);
const socketUrl = `${url.protocol === "https:" ? "wss:" : "ws:"}//${url.host}/`;
const heads = new HeadFeed(headPorts(client, socketUrl));
heads.start();

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App services={{ client, heads }} />, root);
