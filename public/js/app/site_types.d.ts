/** What is kept of a site, for the next start. */

import type { Access, Config } from "../relay/relay_types.d.ts";
import type { ModelLists } from "./model_directory.js";

export interface Knowledge {
  config: Config;
  access: Access | null;
  lists: ModelLists;
  siteModel: string;
  /** When the site said so. */
  at: number;
}
