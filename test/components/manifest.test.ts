import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { PmEvents } from '../../src/components/events';

interface Named {
  readonly name: string;
}
interface Declaration extends Named {
  readonly tagName?: string;
  readonly attributes?: readonly Named[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  readonly members?: readonly (Named & { readonly privacy?: string })[];
}

function analyse(): readonly Declaration[] {
  const folder = mkdtempSync('build/manifest-');
  try {
    const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
    execFileSync(process.execPath, [analyzer, 'analyze', '--config', 'src/tooling/elements-manifest.mjs', '--outdir', folder]);
    const { modules } = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as { modules: { declarations?: Declaration[] }[] };
    return modules.flatMap(({ declarations = [] }) => declarations).filter(({ tagName }) => tagName !== undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const names = (list: readonly Named[] = []) => list.map(({ name }) => name).sort();

/** Compiles only if it names every event. */
const events: Record<keyof PmEvents, true> = {
  'pm-backend-change': true,
  'pm-capabilities': true,
  'pm-checkpoint': true,
  'pm-device-lost': true,
  'pm-device-restored': true,
  'pm-epoch': true,
  'pm-error': true,
  'pm-explain': true,
  'pm-export': true,
  'pm-geometry-mismatch': true,
  'pm-load-progress': true,
  'pm-load-start': true,
  'pm-loaded': true,
  'pm-maps': true,
  'pm-mask-change': true,
  'pm-prediction': true,
  'pm-progress': true,
  'pm-radiomics': true,
  'pm-ready': true,
  'pm-result': true,
  'pm-segment': true,
  'pm-shown': true,
  'pm-train-end': true,
  'pm-view-change': true,
  'pm-warning': true,
};

describe('custom-elements.json', () => {
  const declarations = analyse();
  const analyzer = declarations.find(({ tagName }) => tagName === 'pm-analyzer') as Declaration;

  test('lists every element', () => {
    assert.deepEqual(declarations.map(({ tagName }) => tagName).sort(), [
      'pm-analyzer',
      'pm-benchmark',
      'pm-chart',
      'pm-disclaimer',
      'pm-radiomics-table',
      'pm-report',
      'pm-trainer',
      'pm-viewer',
    ]);
  });

  test('<pm-analyzer>: attributes', () => {
    const expected =
      'src mask-src model mode backend params config explain-method layout window level overlay-opacity colormap locale theme loading readonly';
    assert.deepEqual(names(analyzer.attributes), expected.split(' ').sort());
  });

  test('<pm-analyzer>: properties and methods', () => {
    const members = names(analyzer.members?.filter(({ privacy }) => privacy !== 'private' && privacy !== 'protected'));
    const properties =
      'files volume mask modelBundle radiomicsParams cohort trainingConfig explainMethod shownMap engine result capabilities status progress provenance lastError';
    const methods =
      'load segment extractRadiomics classify analyze explain train pause resume saveCheckpoint loadCheckpoint cancel setMask exportReport diagnostics clear dispose';
    for (const name of `${properties} ${methods}`.split(' ')) assert.ok(members.includes(name), name);
  });

  test('<pm-analyzer>: every event there is', () => {
    assert.deepEqual(names(analyzer.events), Object.keys(events).sort());
  });

  test('<pm-benchmark>: methods, events, parts', () => {
    const benchmark = declarations.find(({ tagName }) => tagName === 'pm-benchmark') as Declaration;
    const members = names(benchmark.members?.filter(({ privacy }) => privacy !== 'private' && privacy !== 'protected'));
    for (const name of ['run', 'stop', 'exportFile', 'report', 'other', 'settings', 'peers', 'running']) assert.ok(members.includes(name), name);
    assert.deepEqual(names(benchmark.events), ['pm-benchmark', 'pm-error', 'pm-progress']);
    assert.deepEqual(names(benchmark.cssParts), ['base', 'chart', 'progress', 'table', 'toolbar', 'warning']);
  });

  test('<pm-analyzer>: slots, parts and custom properties', () => {
    const slots = ['', 'toolbar-start', 'toolbar-end', 'disclaimer', 'empty', 'progress', 'report-header', 'report-footer', 'error'];
    assert.deepEqual(names(analyzer.slots), slots.sort());
    const parts = 'base toolbar viewport overlay sidebar dropzone progress result score warning table chart disclaimer';
    assert.deepEqual(names(analyzer.cssParts), parts.split(' ').sort());
    const properties = 'accent surface text danger mask-color font radius viewport-min-height';
    assert.deepEqual(
      names(analyzer.cssProperties),
      properties
        .split(' ')
        .map((name) => `--pm-${name}`)
        .sort(),
    );
  });
});
