// `npm start [-- --no-serve]`: installs, builds, analyses the sample case, then serves the demo.
import { ensureInstalled } from './install.mjs';
import { main, node, step } from './process.mjs';

const SAMPLE = 'demo/sample/t2.nii.gz';
const OUT = 'build/sample';

const analyzer = (...args) => node(['dist/cli.js', ...args]);

await main(async (args) => {
  await ensureInstalled();
  const { buildDemo, buildDist } = await import('../../esbuild.config.mjs');
  await step('building the package', buildDist);
  await step('building the demo', buildDemo);
  console.log(`pm-analyzer analyze ${SAMPLE} --out ${OUT}`);
  const { code } = await step('analysing the sample case', () => analyzer('analyze', SAMPLE, '--out', OUT));
  if (code !== 0) return code;
  console.log(`the report: ${OUT}/report.html`);
  if (args.includes('--no-serve')) return 0;
  return (await analyzer('serve')).code;
});
