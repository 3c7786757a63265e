// `npm run bench:docs [-- F.json …]`: keeps the results named in docs/benchmarks and writes docs/benchmarks.md from all that lie there.
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { ensureInstalled } from './install.mjs';
import { main, ToolError } from './process.mjs';

const FOLDER = 'docs/benchmarks';
const PAGE = 'docs/benchmarks.md';

/** What reads reports and writes pages, from its sources. */
async function loadReports() {
  const outfile = 'build/bench-docs.mjs';
  const contents = "export { readReport } from './src/bench/report/report';\nexport { benchMarkdown } from './src/bench/report/markdown';";
  await esbuild.build({ stdin: { contents, resolveDir: '.' }, bundle: true, format: 'esm', outfile, logLevel: 'warning' });
  return import(pathToFileURL(resolve(outfile)).href);
}

await main(async (given) => {
  await ensureInstalled();
  const { readReport, benchMarkdown } = await loadReports();
  const read = async (path) => readReport(await readFile(path, 'utf8'), path);
  try {
    for (const path of given) await read(path);
    await mkdir(FOLDER, { recursive: true });
    for (const path of given) await copyFile(path, join(FOLDER, basename(path)));
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
    await writeFile(PAGE, benchMarkdown(await Promise.all(files.map((name) => read(join(FOLDER, name))))));
    console.log(`${PAGE}: ${files.length} results`);
  } catch (error) {
    throw error.name === 'PmError' ? new ToolError(error.message) : error;
  }
});
