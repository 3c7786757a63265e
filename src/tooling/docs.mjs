// `npm run docs`: writes the documents that tests compare with the code: docs/radiomics.md, and docs/ibsi.md where the reference data are.
import { ensureInstalled } from './install.mjs';
import { main, step } from './process.mjs';
import { Results } from './results.mjs';

const sources = ['test/radiomics/documents.test.ts', 'test/radiomics/ibsi.test.ts'];

await main(async () => {
  await ensureInstalled();
  const build = await import('../../esbuild.config.mjs');
  const { runNodeTests } = await import('./node-tests.mjs');
  process.env.PM_DOCS = 'write';
  const results = new Results();
  const tests = await build.buildTests((path) => sources.includes(path.replaceAll('\\', '/')));
  await step('writing the documents', () => runNodeTests(tests, results));
  return results.summarise();
});
