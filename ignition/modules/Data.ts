import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";

/** The registry of datasets and the grants on it, with a first dataset named by the parameter `dataset`. */
export default buildModule("Data", (m) => {
  const dataset = m.getParameter("dataset", id("temperatures of 2026"));
  const datasets = m.contract("DatasetRegistry");
  const grants = m.contract("AccessGrants", [datasets]);
  const registered = m.call(datasets, "register", [dataset]);
  const registrant = m.readEventArgument(registered, "DatasetRegistered", "registrant");
  const owner = m.staticCall(datasets, "ownerOf", [dataset], 0, { after: [registered] });
  m.call(grants, "grant", [dataset, owner, 2n ** 48n - 1n, 0, 2n ** 40n - 1n], {
    id: "grantToOwner",
    after: [registered],
  });
  m.send("gift", registrant, 1n);
  return { datasets, grants };
});
