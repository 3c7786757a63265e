// `npm run bench:gpu-pack [-- --out FOLDER]`: one folder that runs the operator tests and the benchmark on a bare x86-64 Linux machine with
// a Vulkan driver: no Node, no browser, no network, nothing installed. Its archive stays below 60 MiB.
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { bundleOptions, findTests } from '../../esbuild.config.mjs';
import { main, run, step, ToolError } from './process.mjs';

const LIMIT = 60 * 2 ** 20;

/** Native, or not there: what bundles leave as imports. */
const EXTERNAL = ['node:*', 'webgpu', 'onnxruntime-node', 'onnxruntime-web', 'onnxruntime-web/*', '@tensorflow/*', '@jax-js/jax'];

/** The Vulkan loader, and the X libraries that NVIDIA's driver links although nothing is displayed: used where the machine has none. */
const LIBRARIES = ['libvulkan.so.1', 'libX11.so.6', 'libXext.so.6', 'libxcb.so.1', 'libXau.so.6', 'libXdmcp.so.6', 'libbsd.so.0', 'libmd.so.0'];

/** Tests that say whether the operators are right on a device. */
const TESTS = ['test/ops/cases.test.ts', 'test/ops/gradients.test.ts', 'test/backends/peak.test.ts', 'test/backends/webgpu/run.test.ts'];

/** Packages written as CommonJS look for Node's own modules by `require`. */
const banner = { js: "import { createRequire as pmCreateRequire } from 'node:module';\nconst require = pmCreateRequire(import.meta.url);" };

async function buildPrograms(out) {
  const options = { ...bundleOptions, platform: 'node', external: EXTERNAL, banner, sourcemap: false, minify: true, metafile: true };
  await esbuild.build({ ...options, entryPoints: { cli: 'src/cli/bin.ts' }, outdir: join(out, 'dist'), splitting: false });
  const entryPoints = await findTests((path) => TESTS.includes(path.replaceAll('\\', '/')));
  if (entryPoints.length !== TESTS.length) throw new ToolError(`of the tests ${TESTS.join(', ')} only ${entryPoints.join(', ')} are there`);
  await esbuild.build({ ...options, entryPoints, outbase: 'test', outdir: join(out, 'test'), minify: false });
}

async function copyDawn(out) {
  const from = 'node_modules/webgpu';
  const to = join(out, 'node_modules/webgpu');
  for (const file of ['package.json', 'index.js', 'LICENSE.md', 'dist/linux-x64']) await cp(join(from, file), join(to, file), { recursive: true });
}

/** Copies what of the libraries is here; which are not is said. */
async function copyLibraries(out) {
  const known = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '';
  await mkdir(join(out, 'lib'), { recursive: true });
  const missing = [];
  for (const name of LIBRARIES) {
    const line = known.split('\n').find((each) => each.trim().startsWith(`${name} `) && each.includes('x86-64'));
    const path = line?.split('=> ')[1]?.trim();
    if (path) await cp(await realpath(path), join(out, 'lib', name));
    else missing.push(name);
  }
  if (missing.length) console.log(`not on this machine, so not in the pack: ${missing.join(', ')}`);
}

async function copyNode(out) {
  const target = join(out, 'bin/node');
  await cp(await realpath(process.execPath), target);
  await chmod(target, 0o755);
  if (spawnSync('strip', ['--strip-unneeded', target]).status !== 0) console.log('Node was not stripped (no strip here)');
}

await main(async (args) => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new ToolError('the pack carries this machine’s own Node and libraries; make it on x86-64 Linux');
  const { values } = parseArgs({ args, options: { out: { type: 'string', default: 'build/gpu-pack' } } });
  const out = resolve(values.out);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await step('programs', () => buildPrograms(out));
  await step('Node, Dawn and libraries', async () => {
    await copyNode(out);
    await copyDawn(out);
    await copyLibraries(out);
  });
  for (const file of ['run.sh', 'check.mjs', 'README.md']) await cp(join('src/tooling/gpu-pack', file), join(out, file));
  await chmod(join(out, 'run.sh'), 0o755);
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  await writeFile(
    join(out, 'package.json'),
    `${JSON.stringify({ name: 'pm-analyzer-gpu-pack', version, type: 'module', private: true }, null, 2)}\n`,
  );
  const archive = `${out}.tar.gz`;
  await step('archive', () => run('tar', ['--use-compress-program=gzip -9', '-cf', archive, '-C', resolve(out, '..'), basename(out)]));
  const { size } = await stat(archive);
  console.log(`${out}; ${archive}: ${(size / 2 ** 20).toFixed(1)} MiB`);
  if (size > LIMIT) throw new ToolError(`the archive is larger than ${LIMIT / 2 ** 20} MiB`);
});
