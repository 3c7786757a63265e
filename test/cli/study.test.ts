import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './run';

test('study compare: intervals, every paired table, and whether a reported P can be', async () => {
  const args = ['study', 'compare', '--a', '43/46', '--b', '31/46'];
  const { status, stdout } = await run(...args, '--p', '.035', '--json');
  assert.equal(status, 0);
  const { a, paired, possible } = JSON.parse(stdout);
  assert.equal(a.value, 43 / 46);
  assert.equal(paired.tables.length, 4);
  assert.ok(paired.overall.most < 0.035);
  assert.equal(possible, false);
  // Twelve discordant pairs, all on one side: 2 / 4096 to four digits.
  assert.equal(JSON.parse((await run(...args, '--p', '.0005', '--json')).stdout).possible, true);
  assert.match((await run(...args, '--p', '.035')).stdout, /no paired table with these margins gives it/);
  assert.match((await run('study', 'compare', '--a', '4/5', '--b', '3/6')).stdout, /not of the same number/);
  for (const wrong of [
    ['study', 'compare'],
    ['study', 'compare', '--a', '7/5', '--b', '1/5'],
    ['study', 'other', '--a', '1/5', '--b', '1/5'],
  ]) {
    assert.equal((await run(...wrong)).status, 2);
  }
});
