import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

/** What would be in a bundle, had a peer come into it: words that only their code has. */
const traces = [/onnxruntime-(web|node|common)\/lib/, /ortWasmThreaded/, /WasmBackendModule/, /GPGPUContext|webgpu_program/, /threefry2x32/];

/** Files of the built product: all of `dist` but what the package leaves out. */
function product(folder = 'dist'): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (path === join('dist', 'demo', 'bench', 'peers')) return [];
    return statSync(path).isDirectory() ? product(path) : [path];
  });
}

describe('the built product', () => {
  const files = product();

  test('has no code of the peers', () => {
    const scripts = files.filter((path) => path.endsWith('.js'));
    assert.ok(scripts.includes(join('dist', 'bench-host.js')) && scripts.includes(join('dist', 'demo', 'bench', 'main.js')));
    const found = scripts.filter((path) => traces.some((trace) => trace.test(readFileSync(path, 'utf8'))));
    assert.deepEqual(found, []);
  });

  test('the words looked for are in the peers themselves', () => {
    const peers = join('dist', 'demo', 'bench', 'peers');
    const all = readdirSync(peers)
      .filter((name) => /\.m?js$/.test(name))
      .map((name) => readFileSync(join(peers, name), 'utf8'))
      .join('\n');
    assert.ok(traces.filter((trace) => trace.test(all)).length >= 3);
  });

  test('has no WASM but its own', () => {
    const wasm = files.filter((path) => path.endsWith('.wasm'));
    assert.ok(wasm.length >= 4);
    assert.deepEqual(
      wasm.filter((path) => !/kernels\.(simd|relaxed)(\.shared)?\.wasm$|charls|openjpeg/.test(path)),
      [],
    );
  });

  test('the package leaves the peers out, and asks for none of them', () => {
    const { files: packed, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[]; dependencies: object };
    assert.ok(packed.includes('!dist/demo/bench/peers'));
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => /onnxruntime|tensorflow|jax/.test(name)),
      [],
    );
  });
});
