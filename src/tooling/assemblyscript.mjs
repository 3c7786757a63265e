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
    '--noExportMemory',
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
  if (!compiling.has(path)) compiling.set(path, compileTo(path, name, flags));
  return compiling.get(path);
}

/** What this process compiles, or has compiled, by the file's path: several bundles ask for the same kernels at once. */
const compiling = new Map();

async function compileTo(path, name, flags) {
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

/**
 * The parameter blocks in `wasm/` and the kernels that `wasm/index.ts` exports. A kernel is
 * `export function NAME(p: BLOCK, begin: i32, end: i32): void`; a block is an `@unmanaged` class of 32-bit fields.
 */
function readKernels(sources) {
  const blocks = new Map();
  const signatures = new Map();
  for (const { file, text } of sources) {
    for (const [, name, parent, body] of text.matchAll(/^@unmanaged\s+export class (\w+)(?: extends (\w+))? \{\n([\s\S]*?)^\}/gm)) {
      const lines = body
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        .split('\n')
        .filter((line) => line.trim());
      const fields = lines.map((line) => {
        const field = line.match(/^\s*(\w+): (usize|i32|f32);$/);
        if (!field) throw new Error(`${file}: class ${name}: "${line.trim()}" is not a field of type usize, i32 or f32`);
        return [field[1], field[2] === 'f32' ? 'f32' : 'i32'];
      });
      blocks.set(name, { parent, fields });
    }
    for (const [, name, block] of text.matchAll(/^export function (\w+)\(p: (\w+), begin: i32, end: i32\): void/gm)) signatures.set(name, block);
  }
  const index = sources.find(({ file }) => file === 'index.ts').text;
  const kernels = [...index.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list.split(',').map((name) => name.trim()));
  for (const name of kernels) {
    if (!blocks.has(signatures.get(name))) throw new Error(`wasm/index.ts: ${name} is not a kernel (p: BLOCK, begin: i32, end: i32): void`);
  }
  return { blocks, kernels: new Map(kernels.map((name) => [name, signatures.get(name)])) };
}

/** The fields of a block in memory order, its parents' first. */
function fieldsOf(blocks, name) {
  const { parent, fields } = blocks.get(name);
  return [...(parent ? fieldsOf(blocks, parent) : []), ...fields];
}

/** Writes `build/types/wasm/kernels.d.ts`: the kernels and their parameter blocks. */
export async function writeWasmTypes() {
  const { blocks, kernels } = readKernels(await readSources());
  const interfaces = [...blocks].map(([name, { parent, fields }]) => {
    const lines = fields.map(([field]) => `  readonly ${field}: number;`);
    return `export interface ${name}${parent ? ` extends ${parent}` : ''} {\n${lines.join('\n')}\n}`;
  });
  const lines = [
    '// Generated from wasm/*.ts.',
    ...interfaces,
    '/** The parameter block of every kernel. */',
    'export interface KernelParams {',
    ...[...kernels].map(([name, block]) => `  ${name}: ${block};`),
    '}',
    `export type WasmBuild = ${Object.keys(builds)
      .map((name) => `'${name}'`)
      .join(' | ')};`,
    '/** Where the binaries lie: absolute URLs. */',
    'export declare const wasmUrls: Readonly<Record<WasmBuild, string>>;',
    '/** The fields of each block in memory order, 4 bytes each. */',
    "export declare const kernelFields: Readonly<Record<keyof KernelParams, readonly (readonly [name: string, type: 'i32' | 'f32'])[]>>;",
  ];
  await mkdir('build/types/wasm', { recursive: true });
  await writeFile('build/types/wasm/kernels.d.ts', `${lines.join('\n')}\n`);
}

/** esbuild plugin: `import { wasmUrls, kernelFields } from '…/wasm/kernels'`; the four binaries lie beside the bundle. */
export const assemblyScriptPlugin = {
  name: 'assemblyscript',
  setup(build) {
    build.onResolve({ filter: /wasm\/kernels$/ }, () => ({ path: 'kernels', namespace: 'wasm-urls' }));
    build.onResolve({ filter: /^wasm-binary:/ }, ({ path }) => ({ path: `kernels.${path.slice(12)}.wasm`, namespace: 'wasm-binary' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm-urls' }, async () => {
      const sources = await readSources();
      const { blocks, kernels } = readKernels(sources);
      const fields = Object.fromEntries([...kernels].map(([name, block]) => [name, fieldsOf(blocks, block)]));
      const names = Object.keys(builds);
      const imports = names.map((name, i) => `import u${i} from 'wasm-binary:${name}';`).join('\n');
      const entries = names.map((name, i) => `'${name}': new URL(u${i}, import.meta.url).href`).join(', ');
      const contents = `${imports}
export const wasmUrls = { ${entries} };
export const kernelFields = ${JSON.stringify(fields)};`;
      return { contents, resolveDir: SOURCES, loader: 'js', watchFiles: sources.map((s) => join(SOURCES, s.file)) };
    });
    build.onLoad({ filter: /.*/, namespace: 'wasm-binary' }, async ({ path }) => {
      const sources = await readSources();
      const contents = await compile(path.slice('kernels.'.length, -'.wasm'.length), sources);
      return { contents, loader: 'file', watchFiles: sources.map((s) => join(SOURCES, s.file)) };
    });
  },
};
