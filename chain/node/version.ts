import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const NAME = `CPChain/v${version}/${process.platform}-${process.arch}/node${process.versions.node}`;

/** `web3_clientVersion`. Hardhat's helpers accept a network as a development one by the first word. */
export const clientVersion = (local: boolean): string => (local ? `HardhatNetwork-compatible/${NAME}` : NAME);
