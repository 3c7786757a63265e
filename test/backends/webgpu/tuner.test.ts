import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Choice } from '../../../src/backends/webgpu/kernel';
import { type TimeTrial, type TuneMode, Tuner } from '../../../src/backends/webgpu/tuner';
import type { TuningStore, TuningTable } from '../../../src/backends/webgpu/tuning/table';

const choiceOf = (problem: string, valid: readonly string[], usual = valid[0]): Choice => ({ problem, valid, usual, trial: () => [] });

function memoryStore(): TuningStore & { kept: Map<string, TuningTable> } {
  const kept = new Map<string, TuningTable>();
  return {
    kept,
    read: async (key) => structuredClone(kept.get(key)),
    write: async (key, table) => void kept.set(key, structuredClone(table)),
  };
}

/** A device whose clock moves by what each trial takes. */
function bench(times: Readonly<Record<string, number>>) {
  let clock = 0;
  const trials: string[] = [];
  const time: TimeTrial = async ({ problem }, variant) => {
    trials.push(`${problem}: ${variant}`);
    clock += times[variant];
    return times[variant];
  };
  const tuner = (tune: TuneMode, given: { store?: TuningStore; key?: string; budget?: number; variants?: string[] } = {}) =>
    new Tuner('no adapter of the shipped table', { tune, key: 'device', budget: 1e9, now: () => clock, ...given });
  return { time, trials, tuner };
}

describe('the tuner', () => {
  test('times every valid variant, those that could win twice, and takes the fastest, in other plans and processes too', async () => {
    const { time, trials, tuner } = bench({ a: 3, b: 1, c: 1.4, d: 2 });
    const store = memoryStore();
    const first = tuner('measure', { store });
    const choice = choiceOf('p', ['a', 'b', 'c', 'd']);
    const expected = ['a', 'b', 'c', 'd', 'a', 'b', 'c'].map((variant) => `p: ${variant}`);
    await first.prepare([choice, choice], time);
    assert.deepEqual(trials, expected);
    assert.equal(first.choose(choice), 'b');
    await first.prepare([choice], time);
    const second = tuner('cached', { store });
    await second.prepare([choice], time);
    assert.equal(second.choose(choice), 'b');
    assert.deepEqual(trials, expected);
    assert.deepEqual([...second.chosen], [['p', 'b']]);
  });

  test('a variant that is not valid for the very problem is passed over', async () => {
    const { time, tuner } = bench({ a: 3, b: 1, c: 2 });
    const measured = tuner('measure');
    await measured.prepare([choiceOf('p', ['a', 'b', 'c'])], time);
    assert.equal(measured.choose(choiceOf('p', ['a', 'c'])), 'c');
  });

  test('the order of the list decides between equals', async () => {
    const { time, tuner } = bench({ a: 2, b: 1, c: 1 });
    for (const valid of [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
    ]) {
      const measured = tuner('measure');
      await measured.prepare([choiceOf('p', valid)], time);
      assert.equal(measured.choose(choiceOf('p', valid)), valid[0] === 'a' ? 'b' : 'c');
    }
  });

  test('never and cached measure nothing; what is unknown gets the usual one', async () => {
    const { time, trials, tuner } = bench({ a: 3, b: 1 });
    const store = memoryStore();
    const measured = tuner('measure', { store });
    await measured.prepare([choiceOf('p', ['a', 'b'])], time);
    trials.length = 0;
    const [never, cached] = [tuner('never', { store }), tuner('cached', { store })];
    for (const each of [never, cached]) await each.prepare([choiceOf('p', ['a', 'b']), choiceOf('q', ['a', 'b'])], time);
    assert.deepEqual([never.choose(choiceOf('p', ['a', 'b'])), cached.choose(choiceOf('p', ['a', 'b']))], ['a', 'b']);
    assert.equal(cached.choose(choiceOf('q', ['b', 'a'], 'a')), 'a');
    assert.deepEqual(trials, []);
  });

  test('the usual one is timed first, and the others told what is enough', async () => {
    const { tuner } = bench({});
    const seen: [string, number][] = [];
    await tuner('measure').prepare([choiceOf('p', ['a', 'b', 'c'], 'c')], async (_, variant, enough) => {
      seen.push([variant, enough]);
      return variant === 'a' ? 2 : 10;
    });
    assert.deepEqual(seen, [
      ['c', Number.POSITIVE_INFINITY],
      ['a', 15],
      ['b', 3],
      // Again: the fastest, and the usual one, which may have had bad luck.
      ['a', 3],
      ['c', 3],
    ]);
  });

  test('the budget ends it; the next time goes on where it ended', async () => {
    const { time, trials, tuner } = bench({ a: 6, b: 6, c: 1 });
    const store = memoryStore();
    const choice = choiceOf('p', ['a', 'b', 'c']);
    const first = tuner('measure', { store, budget: 10 });
    await first.prepare([choice], time);
    assert.deepEqual(trials, ['p: a', 'p: b']);
    assert.equal(first.choose(choice), 'a');
    const second = tuner('measure', { store, budget: 10 });
    await second.prepare([choice], time);
    assert.deepEqual(trials.slice(2, 3), ['p: c']);
    assert.equal(second.choose(choice), 'c');
  });

  test('an abort ends it and keeps what was measured', async () => {
    const { time, tuner } = bench({ a: 3, b: 1 });
    const store = memoryStore();
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const measured = tuner('measure', { store });
    await assert.rejects(measured.prepare([choiceOf('p', ['a', 'b'])], time, { signal: controller.signal, onProgress }), /enough/);
    assert.deepEqual(store.kept.get('device'), { p: { a: 3 } });
    // The next load is not held up by it.
    await measured.prepare([choiceOf('p', ['a', 'b'])], time);
    assert.equal(measured.choose(choiceOf('p', ['a', 'b'])), 'b');
  });

  test('tables of another device or list of variants are not used', async () => {
    const { time, tuner } = bench({ a: 3, b: 1 });
    const store = memoryStore();
    await tuner('measure', { store }).prepare([choiceOf('p', ['a', 'b'])], time);
    const other = tuner('cached', { store, key: 'another' });
    await other.prepare([], time);
    assert.equal(other.choose(choiceOf('p', ['a', 'b'])), 'a');
  });

  test('what is forced is taken where it is valid', () => {
    const forced = bench({}).tuner('never', { variants: ['x', 'c'] });
    assert.equal(forced.choose(choiceOf('p', ['a', 'b', 'c'])), 'c');
    assert.equal(forced.choose(choiceOf('q', ['a', 'b'])), 'a');
  });

  test('what a busy machine slowed down is put right', async () => {
    const measured = bench({}).tuner('measure');
    const choice = choiceOf('p', ['a', 'b']);
    const times: Record<string, number[]> = { a: [9, 1], b: [2, 2] };
    await measured.prepare([choice], async (_, variant) => times[variant].shift() as number);
    assert.equal(measured.choose(choice), 'a');
  });

  test('progress reaches its total', async () => {
    const { time, tuner } = bench({ a: 3, b: 1 });
    const seen: string[] = [];
    const choices = [choiceOf('p', ['a', 'b']), choiceOf('q', ['a']), choiceOf('r', ['b', 'a'])];
    await tuner('measure').prepare(choices, time, { onProgress: ({ stage, done, total }) => seen.push(`${stage} ${done}/${total}`) });
    assert.deepEqual(seen, ['tune 1/4', 'tune 2/4', 'tune 3/4', 'tune 4/4']);
  });
});
