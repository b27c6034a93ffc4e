import { enableCompileCache, registerHooks } from 'node:module';
import { processShell } from './shell.ts';

// Keeps the compiled form of every file on disk: the second start takes a fraction of the first.
enableCompileCache();
// For each file of a package Node reads that package's manifest again, and drizzle-orm's has 180 kB: half a second
// for its hundred files. A relative import within the package needs no manifest.
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (!specifier.startsWith('.') || !parentURL?.includes('/node_modules/drizzle-orm/'))
      return next(specifier, context);
    const format = parentURL.endsWith('.cjs') ? 'commonjs' : 'module';
    return { url: new URL(specifier, parentURL).href, format, shortCircuit: true };
  },
});
const { runCli } = await import('./cli.ts');
process.exitCode = await runCli(process.argv.slice(2), processShell());
