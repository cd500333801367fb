import { longFlow } from './longFlow.ts';
import { timeVerify } from './verifyFlow.ts';

// What runs in production: built, and not the sources that the bench itself has loaded.
const built = new URL('../dist/engine/verify.js', import.meta.url).href;
const { verifyDefinition }: typeof import('../src/engine/verify.ts') = await import(built);
process.stdout.write(String(timeVerify(verifyDefinition, longFlow(500))));
