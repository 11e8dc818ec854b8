/** Made by build/contracts.ts from the artifacts. */
declare module "virtual:contracts" {
  const catalogue: import("./abi/catalogue.ts").ContractCatalogue;
  export default catalogue;
}

declare module "*.css";
