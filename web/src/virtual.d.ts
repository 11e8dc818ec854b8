declare module "virtual:contracts" {
  import type { ContractCatalogue } from "./abi/catalogue.ts";
  const catalogue: ContractCatalogue;
  export default catalogue;
}

declare module "*.css";
