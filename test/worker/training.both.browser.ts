import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { isAbort } from '../../src/core/progress';
import { writeVolume } from '../../src/imaging/io/write';
import { readCheckpoint } from '../../src/study/train/checkpoint';
import type { NamedBytes } from '../../src/worker/api';
import { EngineClient } from '../../src/worker/client';
import type { GivenCase, KeptRun, TrainingEvent, TrainingInput } from '../../src/worker/training/api';
import { ballCase, classificationFile, segmentationFile } from '../study/train/balls';

const minutes = 5 * 60_000;
const split = (n: number) => (n < 4 ? 'train' : 'validation');

const segmentationCases = Array.from({ length: 5 }, (_, n): GivenCase => {
  const { image, label } = ballCase(n);
  return { id: `c${n}`, split: split(n), image, mask: label };
});
/** Balls of no size are told from others. */
const classificationCases = Array.from({ length: 6 }, (_, n): GivenCase => {
  const { image } = ballCase(n, 5 * (n % 2));
  return { id: `c${n}`, split: split(n), image, label: ['none', 'ball'][n % 2] };
});

const segmentation = (changed: Readonly<Record<string, string>> = {}): TrainingInput => ({
  config: `task: segmentation\n${segmentationFile({ epochs: '3', ...changed })}`,
  cohort: segmentationCases,
});
const classification = (changed: Readonly<Record<string, string>> = {}): TrainingInput => ({
  config: `task: classification\n${classificationFile({ epochs: '3', batch_size: '2', ...changed })}`,
  cohort: classificationCases,
});

const engine = new EngineClient();
after(() => engine.dispose());

type Backend = 'wasm' | 'webgpu';

/** A whole training; `onEvent` is told where it stands. */
function trained(backend: Backend, input: TrainingInput, onEvent: (event: TrainingEvent) => void = () => undefined, signal?: AbortSignal) {
  const events: TrainingEvent[] = [];
  const tell = (event: TrainingEvent) => {
    events.push(event);
    onEvent(event);
  };
  return { events, ...engine.train({ backend }, input, { onEvent: tell, signal }) };
}

const fileOf = (files: readonly NamedBytes[], name: string) => files.find((file) => file.name === name)?.bytes as Uint8Array<ArrayBuffer>;
const withoutSeconds = (csv: Uint8Array) =>
  new TextDecoder()
    .decode(csv)
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf(',')));

/** Two runs came to the same: weights, optimiser and log, to the last bit. */
async function assertSame(one: string, other: string): Promise<void> {
  const [a, b] = [await engine.readRun(one), await engine.readRun(other)];
  assert.deepEqual(withoutSeconds(fileOf(a, 'log.csv')), withoutSeconds(fileOf(b, 'log.csv')));
  const tensorsOf = (files: readonly NamedBytes[]) => readCheckpoint(fileOf(files, 'last.safetensors'), 'last').tensors;
  assert.deepEqual([...tensorsOf(a)], [...tensorsOf(b)]);
  assert.deepEqual([...fileOf(a, 'bundle/weights.safetensors')], [...fileOf(b, 'bundle/weights.safetensors')]);
}

for (const backend of ['wasm', 'webgpu'] as const) {
  describe(`training through the worker on ${backend}`, () => {
    for (const [task, input] of Object.entries({ segmentation, classification })) {
      test(`${task}: events, a bundle that loads; cancelled and gone on with, the same bits`, { timeout: minutes }, async () => {
        const whole = trained(backend, input());
        const result = await whole.result;
        assert.equal(result.provenance.backend.name, backend);
        assert.equal(result.task, task);
        assert.match(result.disclaimer, /not for diagnosis/);
        assert.deepEqual([result.epochs, result.steps], [3, 6]);
        assert.equal(result.history.length, 3);
        const types = whole.events.map(({ type }) => type);
        assert.deepEqual(
          [types[0], types.filter((type) => type === 'step').length, types.filter((type) => type === 'epoch').length],
          ['begin', 6, 3],
        );
        assert.ok(types.includes('checkpoint') && types.includes('progress'), types.join());
        const losses = whole.events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));
        assert.ok(losses.every(Number.isFinite) && new Set(losses).size > 1, losses.join());
        const model = await engine.loadModel(result.bundle);
        assert.deepEqual(model.tasks, [task]);

        const abort = new AbortController();
        const stopped = trained(backend, input(), (event) => event.type === 'step' && event.step === 3 && abort.abort(), abort.signal);
        await assert.rejects(stopped.result, isAbort);
        const { run } = stopped.events[0] as TrainingEvent & { run: string };
        const kept = (await engine.keptRuns()).runs.find(({ name }) => name === run) as KeptRun;
        assert.ok(kept.step >= 3 && kept.step < 6, `it was cancelled at step ${kept.step}`);
        assert.deepEqual([kept.storage, kept.task, kept.epochs], ['browser', task, 3]);
        const again = trained(backend, { ...input(), run });
        assert.equal((await again.result).run, run);
        const begin = again.events[0] as TrainingEvent & { step: number };
        assert.equal(begin.step, kept.step);
        await assertSame(run, result.run);
        for (const name of [run, result.run]) await engine.deleteRun(name);
      });
    }

    test('paused it stands still, with its checkpoint written, and the worker does other work; resumed it comes to the same', {
      timeout: minutes,
    }, async () => {
      const { run } = await trained(backend, segmentation()).result;
      let steps = 0;
      const paused = trained(backend, segmentation(), (event) => {
        if (event.type === 'step') steps = event.step;
      });
      await paused.pause();
      const stoodAt = steps;
      assert.ok(stoodAt < 6, 'the pause came too late');
      const { volume } = await engine.readVolume([{ name: 'a.nii', bytes: writeVolume(ballCase(0).image, 'a.nii') }]);
      assert.deepEqual(volume.size, [16, 16, 16]);
      const [newest] = (await engine.keptRuns()).runs;
      assert.equal(newest.step, stoodAt);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(steps, stoodAt, 'it went on while it was paused');
      await paused.resume();
      const result = await paused.result;
      await assertSame(result.run, run);
      for (const name of [run, result.run]) await engine.deleteRun(name);
    });
  });
}

describe('what is kept', () => {
  test('saved, deleted, opened again from an archive’s files and gone on with', { timeout: minutes }, async () => {
    const whole = await trained('wasm', segmentation()).result;
    const abort = new AbortController();
    const stopped = trained('wasm', segmentation(), (event) => event.type === 'step' && event.step === 2 && abort.abort(), abort.signal);
    await assert.rejects(stopped.result, isAbort);
    const { run } = stopped.events[0] as TrainingEvent & { run: string };
    const files = await engine.readRun(run);
    assert.match(new TextDecoder().decode(fileOf(files, 'training.yaml')), /^task: segmentation\nlabels/);
    await engine.deleteRun(run);
    await assert.rejects(engine.readRun(run), { code: 'training-unknown' });
    const opened = await engine.writeRun(files.map(({ name, bytes }) => ({ name: `saved/${name}`, bytes })));
    assert.ok(opened.step >= 2 && opened.step < 6);
    await trained('wasm', { ...segmentation(), run: opened.name }).result;
    await assertSame(opened.name, whole.run);
    for (const name of [opened.name, whole.run]) await engine.deleteRun(name);
  });

  test('what is no training is refused, and nothing is left of it', async () => {
    const before = (await engine.keptRuns()).runs;
    const bytes = () => new TextEncoder().encode('no checkpoint');
    await assert.rejects(engine.writeRun([{ name: 'last.safetensors', bytes: bytes() }]), { code: 'checkpoint', message: /there is no log\.csv/ });
    const all = ['last.safetensors', 'log.csv', 'training.yaml'].map((name) => ({ name, bytes: bytes() }));
    await assert.rejects(engine.writeRun(all), { code: 'checkpoint', message: /is no checkpoint of a training/ });
    await assert.rejects(engine.readRun('../other'), { code: 'training-unknown' });
    await assert.rejects(trained('wasm', { ...segmentation(), run: 'none' }).result, { code: 'training-unknown' });
    await assert.rejects(trained('wasm', { ...segmentation(), config: 'labels: [a, b]' }).result, {
      code: 'argument-missing',
      message: /task: is required/,
    });
    await assert.rejects(trained('wasm', { ...segmentation(), cohort: [] }).result, { code: 'cohort-column' });
    assert.deepEqual((await engine.keptRuns()).runs, before);
  });

  test('the weights of one are those that another begins with', { timeout: minutes }, async () => {
    const first = await trained('wasm', segmentation({ epochs: '1' })).result;
    const best = fileOf(await engine.readRun(first.run), 'best.safetensors');
    const input = { ...segmentation({ epochs: '1' }), weights: { name: 'best.safetensors', file: new Blob([best]) } };
    const second = trained('wasm', input);
    const { run } = await second.result;
    assert.ok(second.events.some((event) => event.type === 'note' && /best\.safetensors: (\d+) of \1 tensors taken/.test(event.text)));
    for (const name of [first.run, run]) await engine.deleteRun(name);
  });
});

describe('a cohort of files', () => {
  const nifti = (name: string, volume: ReturnType<typeof ballCase>['image']) => ({ name, file: new Blob([writeVolume(volume, name) as BlobPart]) });
  const files = segmentationCases.flatMap(({ id, image, mask }) => [
    nifti(`study/images/${id}.nii.gz`, image as ReturnType<typeof ballCase>['image']),
    nifti(`study/masks/${id}.nii.gz`, mask as ReturnType<typeof ballCase>['image']),
  ]);
  const text = `id,image,mask,split\n${segmentationCases.map(({ id }, n) => `${id},images/${id}.nii.gz,./masks/../masks/${id}.nii.gz,${split(n)}`).join('\n')}\n`;

  test('paths from its table; the same weights as of the volumes themselves', { timeout: minutes }, async () => {
    const cohort = { name: 'study/cohort.csv', text, files };
    const { run, bundle } = await trained('wasm', { ...segmentation({ epochs: '1' }), cohort }).result;
    const own = await trained('wasm', segmentation({ epochs: '1' })).result;
    assert.deepEqual([...bundle[1].bytes], [...own.bundle[1].bytes]);
    for (const name of [own.run, run]) await engine.deleteRun(name);
  });

  test('a file that is missing is named', async () => {
    const cohort = { name: 'study/cohort.csv', text, files: files.slice(2) };
    await assert.rejects(trained('wasm', { ...segmentation(), cohort }).result, { code: 'cohort-file', message: /case "c0": images\/c0\.nii\.gz/ });
  });
});
