import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, type Metafile, type Plugin } from 'esbuild';

/** The worker is a bundle of its own; here it only has to be found. */
const workerElsewhere: Plugin = {
  name: 'worker-elsewhere',
  setup: (bundler) => void bundler.onResolve({ filter: /\?worker$/ }, ({ path }) => ({ path, external: true })),
};

/** What a page loads with an output before anything is imported on use. */
function loadedWith(outputs: Metafile['outputs'], name: string, seen = new Set<string>()): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const { inputs, imports } = outputs[name];
  const next = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
  return [...Object.keys(inputs), ...next.flatMap(({ path }) => loadedWith(outputs, path, seen))];
}

const { metafile } = await build({
  entryPoints: ['src/components/define.ts'],
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  write: false,
  metafile: true,
  outdir: 'build/never',
  logLevel: 'silent',
  plugins: [workerElsewhere],
});
const core = Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint === 'src/components/define.ts') as string;
const inputs = loadedWith(metafile.outputs, core);

test('the elements do not load NiiVue before an image is shown', () => {
  assert.deepEqual(
    inputs.filter((path) => path.includes('@niivue')),
    [],
  );
  const chunks = Object.values(metafile.outputs).filter((output) => Object.keys(output.inputs).some((path) => path.includes('@niivue')));
  assert.ok(chunks.length > 0, 'NiiVue is in no chunk at all');
});

test('the elements do not load what computes: that is in the worker', () => {
  assert.deepEqual(
    inputs.filter((path) => /src\/(backends|ops|graph|nn|radiomics)\/|node_modules\/yaml\//.test(path)),
    [],
  );
});

test('the elements are smaller than 160 kB before compression', () => {
  const bytes = [...new Set(inputs)].length > 0 ? metafile.outputs[core].bytes : Number.NaN;
  assert.ok(bytes < 160_000, `${bytes} bytes`);
});
