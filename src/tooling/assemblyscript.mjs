// AssemblyScript at build time: {single, shared memory} x {simd, relaxed simd}, compiled once per content.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const SOURCES = resolve('wasm');
const CACHE = resolve('build/cache');
const MAX_PAGES = 65536;

/** One entry a build: what the probe must find before it is chosen. */
const builds = {
  simd: ['--enable', 'simd'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
  'simd.shared': ['--enable', 'simd', '--enable', 'threads', '--sharedMemory', '--maximumMemory', String(MAX_PAGES)],
  'relaxed.shared': ['--enable', 'simd', '--enable', 'relaxed-simd', '--enable', 'threads', '--sharedMemory', '--maximumMemory', String(MAX_PAGES)],
};

async function readSources() {
  const files = (await readdir(SOURCES)).filter((f) => f.endsWith('.ts')).sort();
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(SOURCES, file), 'utf8') })));
}

async function compile(name, sources) {
  const flags = [
    ...builds[name],
    '--runtime',
    'stub',
    '--importMemory',
    '--optimizeLevel',
    '3',
    '--shrinkLevel',
    '0',
    '--noAssert',
    '--use',
    'abort=',
  ];
  const hash = createHash('sha256')
    .update(JSON.stringify([flags, sources]))
    .digest('hex')
    .slice(0, 16);
  const path = join(CACHE, `kernels.${name}.${hash}.wasm`);
  const cached = await readFile(path).catch(() => undefined);
  if (cached) return cached;
  const { default: asc } = await import('assemblyscript/asc');
  await mkdir(CACHE, { recursive: true });
  const temporary = `${path}.${process.pid}`;
  const { error, stderr } = await asc.main(['wasm/index.ts', '--outFile', temporary, ...flags]);
  if (error) throw new Error(`AssemblyScript (${name}): ${error.message}\n${stderr.toString()}`);
  await rename(temporary, path);
  return readFile(path);
}

/** Writes `build/types/wasm/kernels.d.ts`: the exported kernels and their parameters, all numbers. */
export async function writeWasmTypes() {
  const lines = [];
  for (const { text } of await readSources()) {
    for (const [, name, parameters] of text.matchAll(/^export function (\w+)\(([^)]*)\)\s*:\s*void/gm)) {
      const names = parameters
        .replace(/\/\/.*$/gm, '')
        .split(',')
        .map((p) => p.split(':')[0].trim())
        .filter(Boolean);
      lines.push(`  ${name}(${names.map((n) => `${n}: number`).join(', ')}): void;`);
    }
  }
  await mkdir('build/types/wasm', { recursive: true });
  await writeFile(
    'build/types/wasm/kernels.d.ts',
    `/** Generated from wasm/*.ts. */\nexport interface WasmKernels {\n${lines.join('\n')}\n}\nexport declare const wasmUrls: Readonly<Record<'simd' | 'relaxed' | 'simd.shared' | 'relaxed.shared', string>>;\n`,
  );
}

/** esbuild plugin: `import { wasmUrls } from '…/wasm/kernels'` gives the URLs of the four files beside the bundle. */
export const assemblyScriptPlugin = {
  name: 'assemblyscript',
  setup(build) {
    build.onResolve({ filter: /wasm\/kernels$/ }, () => ({ path: 'kernels', namespace: 'wasm-urls' }));
    build.onResolve({ filter: /^wasm-binary:/ }, ({ path }) => ({ path: `kernels.${path.slice(12)}.wasm`, namespace: 'wasm-binary' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm-urls' }, () => {
      const names = Object.keys(builds);
      const imports = names.map((name, i) => `import u${i} from 'wasm-binary:${name}';`).join('\n');
      const entries = names.map((name, i) => `'${name}': new URL(u${i}, import.meta.url).href`).join(', ');
      return { contents: `${imports}\nexport const wasmUrls = { ${entries} };`, resolveDir: SOURCES, loader: 'js' };
    });
    build.onLoad({ filter: /.*/, namespace: 'wasm-binary' }, async ({ path }) => {
      const sources = await readSources();
      const contents = await compile(path.slice('kernels.'.length, -'.wasm'.length), sources);
      return { contents, loader: 'file', watchFiles: sources.map((s) => join(SOURCES, s.file)) };
    });
  },
};
