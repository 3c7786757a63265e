// Builds everything: `node esbuild.config.mjs [types|tests|browser|dist|demo|declarations|manifest] [part of a test's path]`.
import { chmod, cp, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { assemblyScriptPlugin, writeWasmTypes } from './src/tooling/assemblyscript.mjs';
import { codecPlugin } from './src/tooling/codecs.mjs';
import { writeDeclarations, writeManifest } from './src/tooling/declarations.mjs';
import { wgslPlugin, writeShaderTypes } from './src/tooling/wgsl.mjs';
import { workerPlugin } from './src/tooling/worker.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** What every bundle is built with. */
export const bundleOptions = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: 'linked',
  logLevel: 'warning',
  splitting: true,
  // Chunks, the worker and WASM stand in one folder: what finds a file beside itself may land in any chunk.
  chunkNames: '[name]-[hash]',
  assetNames: '[name]',
  define: { PM_VERSION: JSON.stringify(version) },
  loader: { '.py': 'text' },
  // Behind a look at where the code runs: browsers never load them.
  external: ['node:*'],
  plugins: [wgslPlugin, assemblyScriptPlugin, codecPlugin, workerPlugin],
};

const find = async (folder, suffix) => (await readdir(folder, { recursive: true })).filter((f) => f.endsWith(suffix)).map((f) => join(folder, f));
const bundlesOf = (sources, outdir) => sources.map((source) => join(outdir, source.slice('test/'.length).replace(/\.ts$/, '.js')));

/** `build/types`: the declarations of shaders and WASM kernels. */
export async function buildTypes() {
  await Promise.all([writeShaderTypes(), writeWasmTypes()]);
}

/** Sources of Node tests; `accept` chooses by their path. */
export const findTests = async (accept) => (await find('test', '.test.ts')).filter(accept);

/** Node tests to `build/test`; returns the bundles. `accept` chooses by the path of the source. */
export async function buildTests(accept = () => true) {
  const entryPoints = await findTests(accept);
  await rm('build/test', { recursive: true, force: true });
  if (entryPoints.length)
    await esbuild.build({ ...bundleOptions, entryPoints, outbase: 'test', outdir: 'build/test', platform: 'node', packages: 'external' });
  return bundlesOf(entryPoints, 'build/test');
}

/** Browser tests to `build/browser`, where `node:test` and `node:assert` mean the browser's; returns the bundles. */
export async function buildBrowserTests(accept = () => true) {
  const entryPoints = (await find('test', '.browser.ts')).filter((f) => dirname(f) !== join('test', 'support')).filter(accept);
  await rm('build/browser', { recursive: true, force: true });
  const alias = { 'node:test': './test/support/node-test.browser.ts', 'node:assert/strict': './test/support/assert.browser.ts' };
  if (entryPoints.length)
    await esbuild.build({
      ...bundleOptions,
      entryPoints,
      outbase: 'test',
      outdir: 'build/browser',
      alias,
      external: [...bundleOptions.external, '/__web-dev-server__*'],
    });
  return bundlesOf(entryPoints, 'build/browser');
}

/** The package: modules for bundlers and Node, the command line, and one file for a page without a bundler. */
export async function buildDist() {
  await rm('dist', { recursive: true, force: true });
  const entryPoints = { index: 'src/index.ts', define: 'src/components/define.ts', engine: 'src/engine.ts', node: 'src/node.ts' };
  await esbuild.build({ ...bundleOptions, entryPoints, outdir: 'dist', platform: 'neutral', packages: 'external' });
  const banner = { js: '#!/usr/bin/env node' };
  await esbuild.build({
    ...bundleOptions,
    entryPoints: { cli: 'src/cli/bin.ts' },
    outdir: 'dist',
    platform: 'node',
    packages: 'external',
    splitting: false,
    banner,
  });
  await chmod('dist/cli.js', 0o755);
  await esbuild.build({ ...bundleOptions, entryPoints: { 'pm-analyzer': 'src/components/define.ts' }, outdir: 'dist/cdn', minify: true });
}

/** `dist/demo`: the pages with their scripts, the sample case, and the package's one-file bundle that they embed. */
export async function buildDemo() {
  const isPage = (path) => !path.endsWith('.ts');
  await cp('demo', 'dist/demo', { recursive: true, filter: isPage });
  const entryPoints = await find('demo', 'main.ts');
  if (entryPoints.length) await esbuild.build({ ...bundleOptions, entryPoints, outbase: 'demo', outdir: 'dist/demo', minify: true });
  await buildPeers();
}

/** Files that peers fetch beside their scripts, by package. */
const peerFiles = {
  'onnxruntime-web': ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'].flatMap((name) => [`${name}.mjs`, `${name}.wasm`]),
  '@tensorflow/tfjs-backend-wasm': ['', '-simd', '-threaded-simd'].map((kind) => `tfjs-backend-wasm${kind}.wasm`),
};

/** `dist/demo/bench/peers`: the opponents of the benchmark's page, a module each; the package leaves them out. */
async function buildPeers() {
  const outdir = 'dist/demo/bench/peers';
  const entryPoints = (await readdir('demo/bench/peers')).map((file) => join('demo/bench/peers', file));
  const jax = JSON.parse(await readFile('node_modules/@jax-js/jax/package.json', 'utf8'));
  await esbuild.build({
    ...bundleOptions,
    entryPoints,
    outdir,
    minify: true,
    sourcemap: false,
    // ONNX Runtime's glue stays a file of its own: its threads are started from it.
    conditions: ['onnxruntime-web-use-extern-wasm', 'module'],
    define: { ...bundleOptions.define, PM_JAX_VERSION: JSON.stringify(jax.version) },
  });
  for (const [name, files] of Object.entries(peerFiles))
    for (const file of files) await cp(join('node_modules', name, 'dist', file), join(outdir, file));
}

const accept = (path) => path.includes(process.argv[3] ?? '');
const tasks = {
  types: buildTypes,
  tests: () => buildTests(accept),
  browser: () => buildBrowserTests(accept),
  dist: buildDist,
  demo: buildDemo,
  declarations: writeDeclarations,
  manifest: writeManifest,
};
if (process.argv[1]?.endsWith('esbuild.config.mjs')) await tasks[process.argv[2] ?? 'types']();
