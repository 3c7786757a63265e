// `npm run bench [-- kernels|models --backend …]`: installs, builds and times.
import { ensureInstalled } from './install.mjs';
import { main, node, step } from './process.mjs';

await main(async (args) => {
  await ensureInstalled();
  const { buildDist } = await import('../../esbuild.config.mjs');
  await step('building the package', buildDist);
  return (await node(['dist/cli.js', 'bench', ...args])).code;
});
