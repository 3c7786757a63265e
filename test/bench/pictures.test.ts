import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cardSvg } from '../../src/bench/report/card';
import { benchMarkdown } from '../../src/bench/report/markdown';
import { readReport } from '../../src/bench/report/report';
import { rooflineSvg } from '../../src/bench/report/roofline';
import { failed, ours, reportOf, theirs, timed } from './rows';

const rated = { gflops: 20, gbps: 2, intensity: 8, share: 0.5, bound: 'compute' as const };
const rows = [
  timed('conv <a> & "b"', [2, 2, 3], ours, rated),
  timed('conv <a> & "b"', [5, 6, 7], theirs, { ...rated, gflops: 7 }),
  failed('conv <a> & "b"', 'Only Conv2d is supported', { ...theirs, runner: 'third' }),
  timed('native', [1], { ...theirs, backend: 'native' }, rated),
];

/** Every tag is closed, and no bare & is left. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!self) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(xml, /&(?!(amp|lt|gt|quot|apos);)/);
  assert.doesNotMatch(xml, /\sstyle=/);
  assert.doesNotMatch(xml, /NaN|undefined|Infinity/);
}

describe('the roofline', () => {
  const svg = rooflineSvg(reportOf(rows)) as string;

  test("is a picture with a point for each row on the peak's backend, ours filled", () => {
    assertWellFormed(svg);
    assert.deepEqual(
      [...svg.matchAll(/<circle [^>]*fill="(#\w+)" stroke="(#\w+)"/g)].map(([, fill, stroke]) => fill === stroke),
      [true, false],
    );
    assert.match(svg, /<title>Roofline of WebAssembly simd: 40\.0 GFLOP\/s, 20\.0 GB\/s<\/title>/);
  });

  test('points lie below the roof where rates are below the peak, left of the ridge on the slope', () => {
    // Ridge at 2 FLOP a byte; the roof has three corners, the last two at one height.
    const [, points] = svg.match(/<polyline points="([^"]+)"/) ?? [];
    const corners = points.split(' ').map((pair) => pair.split(',').map(Number));
    assert.equal(corners.length, 3);
    assert.equal(corners[1][1], corners[2][1]);
    const [, , cy] = svg.match(/<circle cx="([\d.]+)" cy="([\d.]+)"/) ?? [];
    assert.ok(Number(cy) > corners[1][1], 'below is a larger y');
  });

  test('there is none without a peak or a point', () => {
    assert.equal(rooflineSvg(reportOf(rows, { peaks: [] })), undefined);
    assert.equal(rooflineSvg(reportOf([timed('a', [1])])), undefined);
  });
});

describe('the card', () => {
  test("names device and date, the fastest peer's ratio, and the disclaimer", () => {
    const svg = cardSvg(reportOf(rows));
    assertWellFormed(svg);
    for (const part of [
      'WebAssembly simd',
      '2026-01-02',
      'conv &lt;a&gt; &amp; &quot;b&quot;',
      'other wasm takes 3.00× the time',
      'Research use only',
    ])
      assert.ok(svg.includes(part), part);
  });

  test('marks a software adapter, small sizes, a drift and an early end', () => {
    const emulated = { ...ours, device: 'SwiftShader', software: true };
    const drift = { before: 40, after: 30, change: -0.25, limit: 0.05, drifted: true };
    const svg = cardSvg(reportOf([timed('a', [1], emulated)], { size: 'small', drift, cancelled: true }));
    for (const part of ['SwiftShader (software)', 'small sizes', 'drifted by -25 %', 'ended early']) assert.ok(svg.includes(part), part);
    assertWellFormed(cardSvg(reportOf([])));
  });
});

describe('docs/benchmarks.md', () => {
  test('rows stand under what they ran on; without a GPU that table is empty and says so', () => {
    const gpu = { ...ours, backend: 'webgpu' as const, device: 'NVIDIA | H100' };
    const none = benchMarkdown([reportOf(rows)]);
    assert.match(none, /## GPUs\n\nNo real GPU has been at hand/);
    assert.match(
      none,
      /## WASM on the CPU\n\n### WebAssembly simd\n[\s\S]*\| conv <a> & "b" \| pm-analyzer wasm 1 \| 2\.00 \| 2\.00–2\.50 \| 20\.0 \| 2\.00 \| 50 % \| {2}\| 1e-7 \|/,
    );
    assert.match(none, /\| {2}\| other wasm 1 \| 6\.00 \| .*\| 3\.00× \|/);
    assert.match(none, /\| {2}\| third 1 \| Only Conv2d is supported \|/);
    const some = benchMarkdown([reportOf([timed('a', [1], gpu)])]);
    assert.doesNotMatch(some, /No real GPU/);
    assert.match(some, /### NVIDIA \| H100\n/);
    assert.match(
      benchMarkdown([reportOf([timed('a', [1], { ...gpu, software: true })])]),
      /No real GPU[\s\S]*emulated on the CPU\n\n### NVIDIA \| H100 \(software\)/,
    );
  });

  test('small and early runs are no results; a drift is said', () => {
    assert.match(
      benchMarkdown([reportOf(rows, { size: 'small' }), reportOf(rows, { cancelled: true })]),
      /## WASM on the CPU\n\nNo run has been kept/,
    );
    const drift = { before: 40, after: 30, change: -0.25, limit: 0.05, drifted: true };
    assert.match(benchMarkdown([reportOf(rows, { drift })]), /drifted by -25 %/);
  });

  test('is what the kept results give', () => {
    const folder = 'docs/benchmarks';
    const files = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.json'))
          .sort()
      : [];
    const page = benchMarkdown(files.map((name) => readReport(readFileSync(join(folder, name), 'utf8'), name)));
    assert.equal(readFileSync('docs/benchmarks.md', 'utf8'), page, 'run npm run bench:docs');
  });
});
