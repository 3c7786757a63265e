import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';

/** Paths of the files in which Biome refuses a global. */
function refused(files: Readonly<Record<string, string>>): string[] {
  mkdirSync('build', { recursive: true });
  const cwd = mkdtempSync('build/globals-');
  copyFileSync('biome.json', join(cwd, 'biome.json'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(cwd, dirname(path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const command = [resolve('node_modules/@biomejs/biome/bin/biome'), 'lint', '--only=style/noRestrictedGlobals', '--max-diagnostics=none', 'src'];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' });
  rmSync(cwd, { recursive: true });
  return [...`${stdout}${stderr}`.matchAll(/^(\S+\.ts):\d+:\d+ lint\/style\/noRestrictedGlobals/gm)].map(([, path]) => path).sort();
}

const homes = {
  GPUDevice: { text: 'export type Device = GPUDevice;\n', home: 'src/backends/webgpu/device.ts' },
  WebAssembly: { text: 'export const ok = WebAssembly.validate(new Uint8Array());\n', home: 'src/backends/wasm/probe.ts' },
  document: { text: 'export const body = document.body;\n', home: 'src/components/chart.ts' },
  process: { text: 'export const args = process.argv;\n', home: 'src/cli/main.ts' },
};

for (const [name, { text, home }] of Object.entries(homes)) {
  test(`${name} is for ${dirname(home)} alone`, () => {
    const elsewhere = ['src/core/shape.ts', 'src/imaging/volume.ts', 'src/nn/train.ts', 'src/study/report.ts'];
    assert.deepEqual(refused(Object.fromEntries([home, ...elsewhere].map((path) => [path, text]))), elsewhere);
  });
}
