import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { NodeClient } from "../chain/client.ts";
import type { HeadFeed } from "../chain/head.ts";
import type { Directory } from "./directory.ts";

/** What every page may use. */
export interface Services {
  readonly client: NodeClient;
  readonly heads: HeadFeed;
  readonly directory: Directory;
}

const ServicesContext = createContext<Services | undefined>(undefined);

export const ServicesProvider = ServicesContext.Provider;

/** @throws Error outside of ServicesProvider */
export const useServices = (): Services => {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error("no services around this component");
  return services;
};
