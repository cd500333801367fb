import type { Provider } from './contract.ts';
import { meta } from './meta/meta.ts';

/** Every provider, by the name that lines, routes and webhooks use. */
export const providers: ReadonlyMap<string, Provider> = new Map([[meta.name, meta]]);
