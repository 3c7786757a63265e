// Runs bundled test files with Node's own runner, a process each, two at a time.
import { relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { root } from './process.mjs';

const CONCURRENCY = 2;
const FILE_TIMEOUT_MS = 30 * 60_000;
const NODE_WITH_RELAXED_SIMD = 22;

/** What Node 20 and 21 need for relaxed SIMD. */
const wasmFlags = Number(process.versions.node.split('.')[0]) < NODE_WITH_RELAXED_SIMD ? ['--experimental-wasm-relaxed-simd'] : [];

const sourceOf = (bundle) => relative(resolve(root, 'build'), bundle).replaceAll(sep, '/').replace(/\.js$/, '.ts');

const isSet = (value) => value !== undefined && value !== false;
const reasonOf = (value) => (typeof value === 'string' && value ? value : undefined);

async function runFile(bundle, results) {
  const file = results.file(sourceOf(bundle));
  const suites = [];
  for await (const { type, data } of run({ files: [bundle], timeout: FILE_TIMEOUT_MS })) {
    if (type === 'test:stdout' || type === 'test:stderr') process.stdout.write(data.message);
    if (type === 'test:start') suites.splice(data.nesting, suites.length, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { error, type: kind } = data.details;
    // Node reports the file as a test of its own where its process failed, or where it has no tests.
    const isFile = data.nesting === 0 && resolve(root, data.name) === bundle;
    const name = isFile ? 'the whole file' : [...suites.slice(0, data.nesting), data.name].join(' > ');
    if (isSet(data.todo)) file.skip(name, `to do${reasonOf(data.todo) ? `: ${data.todo}` : ''}`);
    else if (type === 'test:fail') {
      if (error?.failureType !== 'subtestsFailed') file.fail(name, describeError(error, isFile));
    } else if (isSet(data.skip)) file.skip(name, reasonOf(data.skip));
    else if (!isFile && kind !== 'suite') file.pass();
  }
  file.end();
}

function describeError(error, isFile) {
  const cause = error?.cause ?? error;
  if (isFile) return `its process failed (${typeof cause === 'string' ? cause : cause?.message}); what it printed stands above`;
  return typeof cause === 'string' ? cause : inspect(cause);
}

/** Runs `files` (bundles under `build/test`) and adds what they did to `results`. */
export async function runNodeTests(files, results) {
  // The runner gives its own flags to the processes it starts (its option for that came with Node 22).
  process.execArgv.push('--enable-source-maps', ...wasmFlags);
  const queue = files.map((file) => resolve(root, file));
  const lane = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) await runFile(file, results);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}
