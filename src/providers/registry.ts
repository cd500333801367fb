import type { Provider } from './contract.ts';
import { meta } from './meta/meta.ts';
import { web } from './web/web.ts';

/** Every provider, by the name that lines, routes and webhooks use. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  [meta, web].map((each) => [each.name, each]),
);
