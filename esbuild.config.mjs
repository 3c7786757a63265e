// Builds everything: `node esbuild.config.mjs [types|tests|dist|watch]`.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { assemblyScriptPlugin, writeWasmTypes } from './src/tooling/assemblyscript.mjs';
import { wgslPlugin, writeShaderTypes } from './src/tooling/wgsl.mjs';

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: 'linked',
  logLevel: 'warning',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  assetNames: '[name]',
  publicPath: '',
  plugins: [wgslPlugin, assemblyScriptPlugin],
};

/** Packages that Node loads by itself: native, or not ours to bundle. */
const nodeExternal = [
  'webgpu',
  'yaml',
  'esbuild',
  'assemblyscript',
  'puppeteer-core',
  '@web/test-runner',
  '@web/test-runner-chrome',
  '@cornerstonejs/codec-charls',
  '@cornerstonejs/codec-openjpeg',
];

const find = async (folder, suffix) => (await readdir(folder, { recursive: true })).filter((f) => f.endsWith(suffix)).map((f) => join(folder, f));

export async function buildTypes() {
  await Promise.all([writeShaderTypes(), writeWasmTypes()]);
}

/** Node tests to `build/test`, browser tests to `build/browser`. */
export async function buildTests({ only = '' } = {}) {
  const nodeTests = (await find('test', '.test.ts')).filter((f) => f.includes(only));
  await rm('build/test', { recursive: true, force: true });
  await esbuild.build({ ...shared, entryPoints: nodeTests, outbase: 'test', outdir: 'build/test', platform: 'node', external: nodeExternal });
}

const tasks = { types: buildTypes, tests: () => buildTests({ only: process.argv[3] ?? '' }) };
if (process.argv[1]?.endsWith('esbuild.config.mjs')) {
  for (const task of [process.argv[2] ?? 'types']) await tasks[task]();
}
