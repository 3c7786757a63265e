import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';

const { options, ...ruleSet } = createRequire(resolve('package.json'))('./src/tooling/dependency-cruiser.cjs') as IConfiguration;

/** Names of the rules that a tree of files breaks. Packages are made beside it. */
async function broken(files: Record<string, string>): Promise<string[]> {
  mkdirSync('build', { recursive: true });
  const baseDir = resolve(mkdtempSync('build/imports-'));
  const packages = { 'package.json': '{"dependencies":{"lit":"*","comlink":"*"},"devDependencies":{"onnxruntime-web":"*"}}', 'tsconfig.json': '{}' };
  const installed = Object.fromEntries(['lit', 'comlink', 'onnxruntime-web'].map((name) => [`node_modules/${name}/index.js`, 'export const x = 1;']));
  for (const [path, text] of Object.entries({ ...packages, ...installed, ...files })) {
    mkdirSync(join(baseDir, dirname(path)), { recursive: true });
    writeFileSync(join(baseDir, path), text);
  }
  try {
    const { output } = await cruise(['src'], { ...options, tsConfig: undefined, baseDir, validate: true, ruleSet });
    return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name).sort();
  } finally {
    rmSync(baseDir, { recursive: true });
  }
}

const imports = (specifier: string) => `import { x } from '${specifier}';\nexport const y = x;\n`;
const leaf = 'export const x = 1;\n';

const refused: Record<string, { from: string; to?: string; specifier: string }> = {
  'layer-core': { from: 'src/core/shape.ts', to: 'src/imaging/volume.ts', specifier: '../imaging/volume' },
  'layer-imaging': { from: 'src/imaging/volume.ts', to: 'src/ops/all.ts', specifier: '../ops/all' },
  'layer-ops': { from: 'src/ops/all.ts', to: 'src/backends/backend.ts', specifier: '../backends/backend' },
  'layer-stats': { from: 'src/stats/roc.ts', to: 'src/nn/train.ts', specifier: '../nn/train' },
  'layer-radiomics': { from: 'src/radiomics/extract.ts', to: 'src/nn/train.ts', specifier: '../nn/train' },
  'cli-and-bench-unseen': { from: 'src/index.ts', to: 'src/cli/main.ts', specifier: './cli/main' },
  'no-dev-packages': { from: 'src/components/chart.ts', specifier: 'onnxruntime-web' },
  'engine-without-page': { from: 'src/engine.ts', to: 'src/components/chart.ts', specifier: './components/chart' },
  'shaders-by-kernels': { from: 'src/ops/conv3d.ts', to: 'shaders/conv3d.wgsl', specifier: '../../shaders/conv3d.wgsl' },
  'wasm-by-kernels': { from: 'src/ops/conv3d.ts', specifier: '../../wasm/kernels' },
  'only-one-uses-lit': { from: 'src/worker/host.ts', specifier: 'lit' },
  'only-one-uses-comlink': { from: 'src/components/chart.ts', specifier: 'comlink' },
  'node-only-where-named': { from: 'src/imaging/volume.ts', specifier: 'node:fs' },
  resolvable: { from: 'src/core/shape.ts', specifier: './gone' },
};

describe('the import rules bite', () => {
  for (const [rule, { from, to, specifier }] of Object.entries(refused)) {
    test(`${from} may not import ${specifier}`, async () => {
      assert.deepEqual(await broken({ [from]: imports(specifier), ...(to && { [to]: leaf }) }), [rule]);
    });
  }

  test("only the benchmark's element sees what bench reports, and nothing more of it", async () => {
    const from = (element: string, part: string) =>
      broken({ [`src/components/${element}/x.ts`]: imports(`../../bench/${part}`), [`src/bench/${part}.ts`]: leaf });
    assert.deepEqual(await from('pm-benchmark', 'report/report'), []);
    assert.deepEqual(await from('pm-benchmark', 'worker/client'), []);
    assert.deepEqual(await from('pm-benchmark', 'run'), ['layer-components']);
    assert.deepEqual(await from('pm-viewer', 'report/report'), ['cli-and-bench-unseen']);
  });

  test('cycles are refused, of types too', async () => {
    const a = "import type { B } from './b';\nexport interface A { b: B }\n";
    const b = "import type { A } from './a';\nexport interface B { a: A }\n";
    assert.deepEqual([...new Set(await broken({ 'src/core/a.ts': a, 'src/core/b.ts': b }))], ['no-cycles']);
  });

  test('what is allowed passes', async () => {
    const files = {
      'src/core/shape.ts': leaf,
      'src/imaging/volume.ts': imports('../core/shape'),
      'src/imaging/read.node.ts': imports('node:fs'),
      'src/backends/webgpu/kernels/conv3d.ts': imports('../../../../shaders/conv3d.wgsl'),
      'src/backends/wasm/load.ts': imports('../../../wasm/kernels'),
      'shaders/conv3d.wgsl': '',
      'src/components/chart.ts': imports('lit'),
      'src/worker/client.ts': imports('comlink'),
      'src/cli/main.ts': imports('../bench/main'),
      'src/bench/main.ts': leaf,
      'src/bench/peers/other.ts': imports('onnxruntime-web'),
    };
    assert.deepEqual(await broken(files), []);
  });
});
