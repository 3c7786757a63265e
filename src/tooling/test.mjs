// `npm test [-- part of a test's path]`: installs, builds, and runs every test in Node and in a browser. `--tiny` runs the quick ones only.
import { chooseAdapter } from './adapter.mjs';
import { chromeHint, ensureChrome } from './chrome.mjs';
import { ensureInstalled } from './install.mjs';
import { main, step, ToolError } from './process.mjs';
import { Results } from './results.mjs';

/** Folders whose tests need neither a browser nor a device. */
const tinyFolders = ['test/core/', 'test/graph/', 'test/ops/', 'test/nn/formats/', 'test/imaging/io/'];
/** Decoders of packed pixels take seconds. */
const notTiny = ['test/imaging/io/dicom/'];
const isTiny = (path) => tinyFolders.some((folder) => path.startsWith(folder)) && !notTiny.some((folder) => path.startsWith(folder));

await main(async (args) => {
  const tiny = args.includes('--tiny');
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const accept = (path) => {
    const unix = path.replaceAll('\\', '/');
    return filters.every((part) => unix.includes(part)) && (!tiny || isTiny(unix));
  };
  await ensureInstalled();
  const build = await import('../../esbuild.config.mjs');
  const { runNodeTests } = await import('./node-tests.mjs');
  const { nodeTests, browserTests } = await step('building the tests', async () => ({
    nodeTests: await build.buildTests(accept),
    browserTests: tiny ? [] : await build.buildBrowserTests(accept),
  }));
  if (nodeTests.length + browserTests.length === 0) throw new ToolError(`no test has "${filters.join('" and "')}" in its path`);
  const results = new Results();
  if (tiny) process.env.PM_BACKENDS = 'reference';
  else {
    await step('building the package', build.buildDist);
    await step('building the demo', build.buildDemo);
  }
  const chrome = tiny ? undefined : await ensureChrome();
  if (!tiny) {
    const { adapter, env } = await chooseAdapter(chrome);
    Object.assign(process.env, env);
    console.log(`browser: ${chrome ?? 'none'}; WebGPU in Node: ${adapter}`);
  }
  if (nodeTests.length) await step(`tests in Node ${process.versions.node}`, () => runNodeTests(nodeTests, results));
  if (browserTests.length && chrome) {
    const { runBrowserTests } = await import('./browser-tests.mjs');
    await step('tests in the browser', () => runBrowserTests(browserTests, chrome, results));
  } else
    for (const file of browserTests)
      results.file(file.replace(/^build.browser/, 'test').replace(/js$/, 'ts')).skip('the whole file', `no browser: ${chromeHint}`);
  return results.summarise();
});
