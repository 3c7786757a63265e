import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rates } from '../../src/bench/cost';
import { changeLine, ratioLines, rowLine } from '../../src/bench/report/lines';
import { readReport } from '../../src/bench/report/report';
import { compareReports, comparisonRemarks, contests, ratioToOwn } from '../../src/bench/report/side-by-side';
import { failed, ours, reportOf, theirs, timed } from './rows';

describe('the report', () => {
  const report = reportOf([
    timed('a', [2, 2, 3]),
    timed('a', [5, 6, 7], theirs),
    failed('a', 'Only Conv2d is supported', { ...theirs, runner: 'third' }),
  ]);

  test('is read back from its JSON', () => assert.deepEqual(readReport(JSON.stringify(report)), report));

  test('what is no report is refused with the reason', () => {
    const broken = (change: object) => JSON.stringify({ ...report, ...change });
    for (const [text, why] of [
      ['{', /is not JSON/],
      ['[]', /is not an object/],
      ['{"schema":"other"}', /its schema is "other"/],
      [broken({ rows: {} }), /rows is not a list/],
      [broken({ rows: [{ ...report.rows[0], suite: 'speed' }] }), /rows\[0\]\.suite is "speed"/],
      [broken({ rows: [{ ...report.rows[0], times: { median: null } }] }), /rows\[0\]\.times\.median is not a finite number/],
      [broken({ rows: [{ ...report.rows[2], failure: 1 }] }), /rows\[0\]\.failure is not a text/],
      [broken({ peaks: [{ device: 'x', gflops: '1', gbps: 1 }] }), /peaks\[0\] is not a finite number/],
    ] as const)
      assert.throws(() => readReport(text, 'F'), { code: 'bench-report', message: why });
  });

  test('peers stand beside ours with their ratio', () => {
    const [contest] = contests(report);
    assert.equal(contest.own?.runner, ours.runner);
    assert.deepEqual(
      contest.rows.map((row) => ratioToOwn(contest, row)),
      [undefined, 3, undefined],
    );
    assert.deepEqual(ratioLines(report), ['a: other wasm 3.00×']);
    assert.match(rowLine(report.rows[2]), /^a: third: Only Conv2d is supported$/);
    assert.match(
      rowLine(timed('a', [2], ours, { gflops: 20, share: 0.5, bound: 'compute' })),
      /2\.00 ms .* 20\.0 GFLOP\/s, 50 % of the compute peak/,
    );
  });

  test('rates are those of the roofline', () => {
    const peaks = reportOf([]).peaks[0];
    // 40 GFLOP/s and 20 GB/s meet at 2 FLOP a byte.
    const rich = rates({ flops: 10e6, bytes: 1e6 }, 1, peaks);
    assert.deepEqual([rich.gflops, rich.share, rich.bound], [10, 0.25, 'compute']);
    const poor = rates({ flops: 1e6, bytes: 10e6 }, 1, peaks);
    assert.deepEqual([poor.gbps, poor.share, poor.bound], [10, 0.5, 'memory']);
    assert.equal(rates({ flops: 1, bytes: 1 }, 1).share, undefined);
  });
});

describe('two reports', () => {
  const before = reportOf([timed('a', [10, 11, 12]), timed('b', [4, 5, 6]), timed('gone', [1])]);
  const after = reportOf([timed('a', [5, 5.5, 6]), timed('b', [4.5, 5.5, 6.5]), failed('new', 'no', ours)]);

  test('are compared by benchmark and runner; a change within the spread is said to be so', () => {
    const changes = compareReports(before, after);
    assert.deepEqual(
      changes.map(({ name, speedup, distinct }) => [name, speedup?.toFixed(2), distinct]),
      [
        ['a', '2.00', true],
        ['b', '0.91', false],
        ['gone', undefined, undefined],
        ['new', undefined, undefined],
      ],
    );
    assert.equal(changeLine(changes[0]), 'a: pm-analyzer wasm: 11.0 ms → 5.50 ms, 2.00×');
    assert.equal(changeLine(changes[1]), 'b: pm-analyzer wasm: 5.00 ms → 5.50 ms, 0.91× (within the spread)');
    assert.equal(changeLine(changes[2]), 'gone: pm-analyzer wasm: 1.00 ms → not run');
  });

  test('what makes them hard to compare is said', () => {
    assert.deepEqual(comparisonRemarks(before, after), []);
    const other = reportOf([timed('a', [1], { ...ours, device: 'WebAssembly relaxed' })], {
      size: 'small',
      drift: { before: 40, after: 30, change: -0.25, limit: 0.05, drifted: true },
    });
    assert.deepEqual(comparisonRemarks(before, other), [
      'the devices differ: WebAssembly simd; WebAssembly relaxed',
      'the sizes differ: full; small',
      'the peak drifted during the second run by -25.0 %',
    ]);
  });
});
