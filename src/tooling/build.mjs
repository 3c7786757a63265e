// `npm run build`: everything that the package ships, to `dist`.
import { ensureInstalled } from './install.mjs';
import { main, step } from './process.mjs';

await main(async () => {
  await ensureInstalled();
  const { buildDemo, buildDist, buildTypes } = await import('../../esbuild.config.mjs');
  const { writeDeclarations, writeManifest } = await import('./declarations.mjs');
  await step('types of shaders and kernels', buildTypes);
  await step('package', buildDist);
  await step('demo', buildDemo);
  await step('declarations', writeDeclarations);
  await step('custom elements manifest', writeManifest);
});
