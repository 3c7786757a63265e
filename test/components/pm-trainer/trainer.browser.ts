import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { sendKeys } from '@web/test-runner-commands';
import axe from 'axe-core';
import { unzipSync } from 'fflate';
import type { PmTrainer } from '../../../src/components/pm-trainer/element';
import type { CohortRow } from '../../../src/components/training/cohort';
import { PmError } from '../../../src/core/errors';
import { FakeEngine, smallMask, smallVolume } from '../support/fake-engine';
import { analyzer, find, mount, once, record, settled, textOf, unmount, until } from '../support/page';

afterEach(unmount);

const cohort: readonly CohortRow[] = ['train', 'train', 'validation'].map((split, n) => ({
  id: `c${n}`,
  split,
  image: smallVolume(),
  mask: smallMask(),
  label: n % 2,
}));
const trainingConfig = 'task: segmentation\n';

async function trainer(properties: Partial<PmTrainer> & Record<string, unknown> = {}): Promise<{ element: PmTrainer; engine: FakeEngine }> {
  const engine = new FakeEngine();
  const element = await mount('pm-trainer', { engine, backend: 'wasm', cohort, trainingConfig, ...properties });
  return { element, engine };
}

const button = (element: Element, name: string) => find(element, `[data-action=${name}]`) as HTMLElement;
const isOff = (element: Element, name: string) => button(element, name).getAttribute('aria-disabled') === 'true';

async function assertAccessible(element: Element): Promise<void> {
  await settled(element);
  const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
  assert.deepEqual(found, []);
}

for (const theme of ['light', 'dark'] as const) {
  describe(`accessible, ${theme}`, () => {
    test('with nothing yet, and the disclaimer', async () => {
      const { element } = await trainer({ theme, cohort: undefined, trainingConfig: '' });
      await assertAccessible(element);
      assert.match(textOf(element), /Research use only – not for diagnosis/);
    });

    test('while it trains', async () => {
      const { element, engine } = await trainer({ theme });
      engine.trainings.holdAfter = 2;
      engine.trainings.warning = { code: 'training-in-memory', message: 'kept in memory' };
      const run = element.train();
      await until(() => element.history.length === 2, 'two epochs');
      await assertAccessible(element);
      engine.trainings.release();
      await run;
    });

    test('with kept trainings and an error, in Chinese', async () => {
      const { element, engine } = await trainer({ theme, locale: 'zh' });
      await element.train();
      engine.failure = new PmError('loss-not-finite', 'step 3', 'the loss is NaN', 'lower the learning rate');
      await assert.rejects(element.train());
      await assertAccessible(element);
      assert.match(textOf(element), /仅供科研使用.*损失不是有限值.*step 3: the loss is NaN; lower the learning rate/s);
    });
  });
}

describe('a training', () => {
  test('cases, training file and backend reach the engine; events come in order, with their details', async () => {
    const { element, engine } = await trainer();
    const seen = record(document.body, ['pm-ready', 'pm-progress', 'pm-checkpoint', 'pm-epoch', 'pm-train-end', 'pm-error']);
    const result = await element.train();
    const [input] = engine.trainings.inputs;
    assert.equal(input.config, trainingConfig);
    assert.deepEqual(
      input.cohort,
      cohort.map((row) => ({ ...row, label: String(row.label) })),
    );
    assert.equal(engine.jobs[0].backend, 'wasm');
    const types = seen.map(([type]) => type);
    const epoch = ['pm-progress', 'pm-progress', 'pm-checkpoint', 'pm-epoch'];
    assert.deepEqual(types, ['pm-ready', ...epoch, ...epoch, ...epoch, 'pm-train-end']);
    assert.deepEqual(seen[1][1], { stage: 'training', done: 1, total: 6 });
    assert.deepEqual(seen[3][1], { run: 'run-1', step: 2, bytes: 1000, storage: 'browser' });
    const expected = { run: 'run-1', epoch: 1, epochs: 3, lr: 0.1, loss: 1, metrics: { mean_dice: 0.3 }, isBest: true, secondsLeft: 2 };
    assert.deepEqual(seen[4][1], expected);
    const end = seen[seen.length - 1][1] as { finished: string; result: unknown; modelBundle: File[] };
    assert.deepEqual([end.finished, end.result], ['epochs', result]);
    assert.deepEqual(
      end.modelBundle.map(({ name }) => name),
      ['model.json', 'weights.safetensors'],
    );
    assert.equal(element.modelBundle, end.modelBundle);
    assert.equal(element.result, result);
    assert.equal(element.status, 'idle');
    await settled(element);
    assert.match(textOf(element), /The training is through; its model is ready to use Best ?: epoch 3 ?, mean_dice 0\.9/);
  });

  test('the curve, the place and the time left while it goes on; epochs are said aloud, steps are not', async () => {
    const { element, engine } = await trainer();
    engine.trainings.holdAfter = 2;
    const run = element.train();
    await until(() => element.history.length === 2, 'two epochs');
    await settled(element);
    const charts = element.shadowRoot?.querySelectorAll('pm-chart') ?? [];
    assert.equal(charts.length, 2);
    assert.match(find(charts[0], 'svg')?.getAttribute('aria-label') ?? '', /training loss: 2 points, from 1 to 0\.5/);
    assert.match(find(charts[1], 'svg')?.getAttribute('aria-label') ?? '', /mean_dice: 2 points, from 0\.3 to 0\.6/);
    const progress = find(element, '[part=progress]') as HTMLElement;
    assert.match(textOf(progress), /Training about 1 s left .*epoch 2 of 3, step 4 of 6 loss 0\.25/);
    const bar = find<HTMLProgressElement>(progress, 'progress') ?? (progress.querySelector('progress') as HTMLProgressElement);
    assert.deepEqual([bar.value, bar.max], [4, 6]);
    assert.equal(find(element, '[role=status]')?.textContent, 'Epoch 2 of 3: loss 0.5, mean_dice 0.6');
    assert.match(textOf(element), /Remarks a step takes 1\.0 MiB/);
    engine.trainings.release();
    await run;
  });

  test('paused, resumed and cancelled by keys alone', async () => {
    const { element, engine } = await trainer();
    engine.trainings.holdAfter = 1;
    button(element, 'train').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => element.status === 'training', 'a training');
    await settled(element);
    assert.deepEqual(
      ['train', 'pause', 'cancel'].map((name) => isOff(element, name)),
      [true, false, false],
    );
    await sendKeys({ press: 'Enter' });
    assert.equal(engine.trainings.inputs.length, 1, 'a second training was started');
    button(element, 'pause').focus();
    await sendKeys({ press: 'Space' });
    await until(() => element.status === 'paused', 'a pause');
    await settled(element);
    assert.equal(button(element, 'pause').textContent, 'Resume');
    assert.equal(find(element, '[role=status]')?.textContent, 'Paused; the checkpoint is kept');
    await sendKeys({ press: 'Space' });
    await until(() => engine.trainings.resumed === 1, 'its end');
    const ended = once(element, 'pm-train-end');
    const errors = record(element, ['pm-error']);
    button(element, 'cancel').focus();
    await sendKeys({ press: 'Enter' });
    assert.deepEqual(await ended, { finished: 'cancelled', run: 'run-1' });
    await settled(element);
    assert.deepEqual(errors, []);
    assert.match(textOf(element), /Cancelled; the checkpoint is kept/);
    assert.equal(element.shadowRoot?.activeElement, button(element, 'cancel'), 'the focus was lost');
  });

  test("one at a time; the caller's signal cancels; what is not in progress cannot be paused", async () => {
    const { element, engine } = await trainer();
    await assert.rejects(element.pause(), { code: 'no-training' });
    engine.trainings.holdAfter = 1;
    const abort = new AbortController();
    const seen: number[] = [];
    const run = element.train({ signal: abort.signal, onProgress: ({ done }) => seen.push(done) });
    await until(() => element.history.length === 1, 'an epoch');
    await assert.rejects(element.train(), { code: 'busy' });
    assert.equal(element.status, 'training');
    abort.abort();
    await assert.rejects(run, { name: 'AbortError' });
    assert.deepEqual(seen, [1, 2]);
    await assert.rejects(element.train({ signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(engine.trainings.inputs.length, 1);
  });

  test('without cases it says so, and a failure is an error that says what to do', async () => {
    const { element, engine } = await trainer({ cohort: undefined });
    assert.ok(isOff(element, 'train'));
    await assert.rejects(element.train(), { code: 'no-cohort' });
    element.cohort = [new File(['x'], 'a.nii')];
    await assert.rejects(element.train(), { code: 'cohort-file', message: /none of the 1 files is a CSV/ });
    element.cohort = cohort;
    engine.failure = new PmError('config-syntax', 'the training file, line 3', 'is no YAML', 'correct it');
    const failed = once(element, 'pm-error');
    const ended = once(element, 'pm-train-end');
    await assert.rejects(element.train(), { code: 'config-syntax' });
    assert.deepEqual([(await failed).phase, (await failed).recoverable, (await ended).finished], ['train', true, 'error']);
    await settled(element);
    assert.match(textOf(find(element, '[role=alert]') as Element), /the training file, line 3: is no YAML; correct it/);
  });

  test('checkpoints that are gone with the page are said to be', async () => {
    const { element, engine } = await trainer();
    engine.trainings.warning = { code: 'training-in-memory', message: 'this browser keeps no files' };
    const warned = once(element, 'pm-warning');
    await element.train();
    assert.equal((await warned).code, 'training-in-memory');
    await settled(element);
    assert.match(textOf(find(element, '[part=warning]') as Element), /this browser keeps no files/);
  });
});

describe('files', () => {
  const csv = () => new File(['id,image,mask,split\n'], 'cohort.csv');
  const volumes = () => [new File(['a'], 'a.nii'), new File(['b'], 'b.nii')];

  test('a cohort and a training file are dropped', async () => {
    const { element, engine } = await trainer({ cohort: undefined, trainingConfig: '' });
    const dataTransfer = new DataTransfer();
    for (const file of [csv(), ...volumes(), new File(['task: classification\n'], 'train.yaml')]) dataTransfer.items.add(file);
    find(element, '.base')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    await until(() => element.cohort !== undefined, 'the cohort');
    await element.train();
    const [{ cohort: given, config }] = engine.trainings.inputs;
    assert.equal(config, 'task: classification\n');
    assert.ok('text' in given);
    assert.deepEqual([given.name, given.text, given.files.map(({ name }) => name)], ['cohort.csv', 'id,image,mask,split\n', ['a.nii', 'b.nii']]);
    await settled(element);
    assert.match(textOf(element), /Cases: 3 files/);
  });

  test('the training file: typed, opened, fetched from its address', async () => {
    const config = URL.createObjectURL(new Blob(['task: segmentation\nepochs: 7\n']));
    const { element } = await trainer({ config, trainingConfig: '' });
    await until(() => element.trainingConfig !== '', 'the training file');
    const area = find<HTMLTextAreaElement>(element, 'textarea') as HTMLTextAreaElement;
    await settled(element);
    assert.match(area.value, /epochs: 7/);
    area.value = 'task: classification';
    area.dispatchEvent(new Event('input'));
    assert.equal(element.trainingConfig, 'task: classification');
    element.config = '/no/such/train.yaml';
    const failed = await once(element, 'pm-error');
    assert.deepEqual([failed.code, failed.phase], ['fetch', 'config']);
  });
});

describe('kept trainings', () => {
  const keptButton = (element: Element, name: string) => find<HTMLButtonElement>(element, `[data-kept=${name}]`) as HTMLButtonElement;

  test('are listed, gone on with by their own training file, saved and deleted', async () => {
    const { element, engine } = await trainer();
    engine.trainings.holdAfter = 1;
    const run = element.train();
    await until(() => element.history.length === 1, 'an epoch');
    element.cancel();
    await assert.rejects(run);
    engine.trainings.holdAfter = undefined;
    await until(() => element.kept.length === 1, 'the list');
    await settled(element);
    assert.match(textOf(element), /Kept trainings run-1 UNet segmentation ?, epoch 1 of 3 ?, 2 MB Continue Save Delete/);
    const offered = once(element, 'pm-export');
    element.addEventListener('pm-export', (event) => event.preventDefault());
    keptButton(element, 'save').click();
    const { format, name, blob } = await offered;
    assert.deepEqual([format, name, blob.type], ['training', 'pm-analyzer-training_run-1.zip', 'application/zip']);
    const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
    assert.equal(new TextDecoder().decode(files['last.safetensors']), 'state of run-1');
    const ended = once(element, 'pm-train-end');
    keptButton(element, 'continue').click();
    assert.equal((await ended).run, 'run-1');
    assert.deepEqual([engine.trainings.inputs[1].run, engine.trainings.inputs[1].config], ['run-1', 'task: segmentation\nepochs: 3\n']);
    assert.deepEqual(
      element.history.map(({ epoch }) => epoch),
      [1, 2, 3],
    );
    await until(() => keptButton(element, 'continue').disabled, 'the end of it: nothing is left to do');
    keptButton(element, 'delete').click();
    await until(() => element.kept.length === 0, 'the end of it');
  });

  test('a saved one is opened; weights are what new trainings begin with', async () => {
    const { element, engine } = await trainer();
    const kept = await element.loadCheckpoint(new File(['zip'], 'training.zip'));
    assert.equal(kept?.name, 'opened');
    assert.equal(new TextDecoder().decode(engine.trainings.written[0].bytes), 'zip');
    assert.deepEqual(
      element.kept.map(({ name }) => name),
      ['opened'],
    );
    await element.loadCheckpoint(new File(['w'], 'other.safetensors'), { weightsOnly: true });
    await settled(element);
    assert.match(textOf(element), /New trainings begin with other\.safetensors/);
    await element.train();
    assert.equal(engine.trainings.inputs[0].weights?.name, 'other.safetensors');
    await element.train({ run: 'opened' });
    assert.equal(engine.trainings.inputs[1].weights, undefined);
  });
});

describe('<pm-analyzer> trains', () => {
  test('mode=train shows the trainer, once with the disclaimer; the model is then its own', async () => {
    const { element, engine } = await analyzer({ mode: 'train', cohort, trainingConfig });
    assert.ok(find(element, 'pm-trainer'));
    assert.equal(find(element, '.dropzone'), undefined);
    assert.equal(textOf(element).match(/Research use only/g)?.length, 1);
    const seen = record(document.body, ['pm-epoch', 'pm-checkpoint', 'pm-train-end']);
    button(element, 'train').click();
    await once(element, 'pm-train-end');
    assert.equal(seen.length, 7, 'an event came twice, or not at all');
    assert.equal(engine.calls.filter((call) => call === 'train').length, 1);
    assert.deepEqual(
      element.modelBundle?.map(({ name }) => name),
      ['model.json', 'weights.safetensors'],
    );
    element.mode = 'analyze';
    element.volume = smallVolume();
    await element.segment();
    assert.ok(
      engine.models.some((source) => typeof source !== 'string' && source[0].name === 'model.json'),
      'the trained model was not loaded',
    );
    await assertAccessible(element);
  });

  test('in any mode by methods: pause, resume, cancel, checkpoints', async () => {
    const { element, engine } = await analyzer({ cohort, trainingConfig });
    engine.trainings.holdAfter = 1;
    const run = element.train();
    await once(element, 'pm-epoch');
    await element.pause();
    await element.resume();
    assert.deepEqual([engine.trainings.paused, engine.trainings.resumed], [1, 1]);
    element.addEventListener('pm-export', (event) => event.preventDefault());
    assert.equal((await element.saveCheckpoint()).type, 'application/zip');
    assert.equal((await element.loadCheckpoint(new Blob(['zip'])))?.name, 'opened');
    element.cancel();
    await assert.rejects(run, { name: 'AbortError' });
  });

  test('taken off the page, its training ends', async () => {
    const { element, engine } = await analyzer({ cohort, trainingConfig });
    engine.trainings.holdAfter = 1;
    const run = element.train();
    await once(element, 'pm-epoch');
    element.remove();
    await assert.rejects(run, { name: 'AbortError' });
  });
});
