// `npm run check`: types, formatting and lint, who imports whom, and what nobody uses. Runs all of them, whichever fails.
import { ensureInstalled } from './install.mjs';
import { main, node, step } from './process.mjs';

const checks = {
  'types (tsc)': ['node_modules/typescript/bin/tsc'],
  'format and lint (Biome)': ['node_modules/@biomejs/biome/bin/biome', 'check'],
  'imports (dependency-cruiser)': [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', 'src/tooling/dependency-cruiser.cjs', 'src', 'test', 'demo'],
  ],
  'unused files, exports and packages (knip)': ['node_modules/knip/bin/knip.js'],
};

await main(async () => {
  await ensureInstalled();
  const { buildTypes } = await import('../../esbuild.config.mjs');
  await step('types of shaders and kernels', buildTypes);
  const failed = [];
  for (const [name, command] of Object.entries(checks)) {
    const { code } = await step(name, () => node(command));
    if (code !== 0) failed.push(name);
  }
  console.log(failed.length ? `failed: ${failed.join(', ')}` : 'all checks are clean');
  return failed.length ? 1 : 0;
});
