import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import type { PmTrainer } from '../../../src/components/pm-trainer/element';
import type { CohortRow } from '../../../src/components/training/cohort';
import { writeVolume } from '../../../src/imaging/io/write';
import type { Volume } from '../../../src/imaging/volume';
import { ballCase, classificationFile, segmentationFile } from '../../study/train/balls';
import { find, mount, once, settled, textOf, unmount, until } from '../support/page';

const minutes = 5 * 60_000;

const split = (n: number) => (n < 4 ? 'train' : 'validation');
const cohorts: Readonly<Record<string, readonly CohortRow[]>> = {
  segmentation: Array.from({ length: 5 }, (_, n) => {
    const { image, label } = ballCase(n);
    return { id: `c${n}`, split: split(n), image, mask: label };
  }),
  classification: Array.from({ length: 6 }, (_, n) => ({ id: `c${n}`, split: split(n), image: ballCase(n, 5 * (n % 2)).image, label: n % 2 })),
};
const configs: Readonly<Record<string, string>> = {
  segmentation: `task: segmentation\n${segmentationFile({ epochs: '3' })}`,
  classification: `task: classification\n${classificationFile({ epochs: '3', batch_size: '2' })}`,
};

async function trainer(task: string, backend: 'wasm' | 'webgpu'): Promise<PmTrainer> {
  const element = await mount('pm-trainer', { backend, cohort: cohorts[task], trainingConfig: configs[task] });
  element.addEventListener('pm-export', (event) => event.preventDefault());
  return element;
}

const bytesOf = async (file: Blob) => [...new Uint8Array(await file.arrayBuffer())];
const weightsOf = async (element: PmTrainer) => bytesOf((element.modelBundle as readonly File[])[1]);

/** Takes away what the tests have kept, this one's alone. */
async function forget(element: PmTrainer, ...runs: readonly string[]): Promise<void> {
  for (const run of runs) await element.trainer.remove(run);
}

afterEach(unmount);

for (const backend of ['wasm', 'webgpu'] as const)
  for (const task of Object.keys(cohorts))
    describe(`<pm-trainer>: ${task} on ${backend}`, () => {
      test('a curve; cancelled, saved, deleted, loaded and gone on with, the same model to the last bit', { timeout: minutes }, async () => {
        const element = await trainer(task, backend);
        const { run: whole, provenance, best } = await element.train();
        assert.equal(provenance.backend.name, backend);
        assert.ok(best && Number.isFinite(best.value), JSON.stringify(best));
        await settled(element);
        const [loss, validation] = element.shadowRoot?.querySelectorAll('pm-chart') ?? [];
        assert.match(find(loss, 'svg')?.getAttribute('aria-label') ?? '', /training loss: 3 points, from \d/);
        assert.match(find(validation, 'svg')?.getAttribute('aria-label') ?? '', task === 'segmentation' ? /mean_dice: 3 points/ : /auc: 3 points/);
        const weights = await weightsOf(element);

        element.addEventListener('pm-progress', ({ detail }) => detail.stage === 'training' && detail.done === 3 && element.cancel());
        const ended = once(element, 'pm-train-end');
        await assert.rejects(element.train(), { name: 'AbortError' });
        const { finished, run: cancelled } = await ended;
        assert.equal(finished, 'cancelled');
        const saved = await element.saveCheckpoint(cancelled);
        await forget(element, cancelled as string);
        assert.equal(
          element.kept.find(({ name }) => name === cancelled),
          undefined,
        );
        const loaded = await element.loadCheckpoint(saved);
        assert.ok(loaded && loaded.step >= 3 && loaded.step < 6, `cancelled at step ${loaded?.step}`);
        element.trainingConfig = 'not that of the training that is gone on with';
        const result = await element.train({ run: loaded.name });
        assert.deepEqual([result.run, result.steps, result.history.length], [loaded.name, 6, 3]);
        assert.deepEqual(await weightsOf(element), weights);
        await forget(element, whole, result.run);
      });

      test('paused and resumed by its buttons, the same model', { timeout: minutes }, async () => {
        const element = await trainer(task, backend);
        const { run: whole } = await element.train();
        const weights = await weightsOf(element);
        let steps = 0;
        element.addEventListener('pm-progress', ({ detail }) => {
          steps = detail.done;
        });
        const ended = once(element, 'pm-train-end');
        find(element, '[data-action=train]')?.click();
        await once(element, 'pm-progress');
        await settled(element);
        find(element, '[data-action=pause]')?.click();
        await until(() => element.status === 'paused', 'a pause');
        const stoodAt = steps;
        assert.ok(stoodAt >= 1 && stoodAt < 6, `paused at step ${stoodAt}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.equal(steps, stoodAt);
        await settled(element);
        find(element, '[data-action=pause]')?.click();
        const { finished, run } = await ended;
        assert.equal(finished, 'epochs');
        assert.deepEqual(await weightsOf(element), weights);
        await forget(element, whole, run as string);
      });
    });

describe('files', () => {
  const nifti = (name: string, volume: Volume) => new File([writeVolume(volume, name) as BlobPart], name);

  test('a CSV and the volumes that it names train the same model as the volumes themselves', { timeout: minutes }, async () => {
    const element = await trainer('segmentation', 'wasm');
    const { run: first } = await element.train();
    const weights = await weightsOf(element);
    const rows = cohorts.segmentation.map(({ id }) => `${id},images/${id}.nii.gz,masks/${id}_m.nii.gz,${split(Number(id.slice(1)))}`);
    element.cohort = [
      new File([`id,image,mask,split\n${rows.join('\n')}\n`], 'cohort.csv'),
      ...cohorts.segmentation.flatMap(({ id, image, mask }) => [nifti(`${id}.nii.gz`, image as Volume), nifti(`${id}_m.nii.gz`, mask as Volume)]),
    ];
    const { run } = await element.train();
    assert.deepEqual(await weightsOf(element), weights);
    await forget(element, first, run);
  });

  test('a training file that is wrong says the line, and what to write', async () => {
    const element = await trainer('segmentation', 'wasm');
    element.trainingConfig = configs.segmentation.replace('AdamW', 'AdamV');
    const before = element.kept.length;
    await assert.rejects(element.train(), { name: 'PmError', code: 'optimizer-unknown', message: /line \d+.*AdamW/ });
    await settled(element);
    assert.match(textOf(find(element, '[role=alert]') as Element), /AdamV/);
    assert.equal(element.kept.length, before);
  });
});

describe('<pm-analyzer mode="train">', () => {
  const asked: string[] = [];
  const observer = new PerformanceObserver((list) => asked.push(...list.getEntries().map(({ name }) => name)));
  after(() => observer.disconnect());

  test('the model that it trained segments at once; meanwhile the page asks for nothing, and other runs go on', { timeout: minutes }, async () => {
    const element = await mount('pm-analyzer', {
      backend: 'wasm',
      mode: 'train',
      cohort: cohorts.segmentation,
      trainingConfig: configs.segmentation,
    });
    const other = await mount('pm-analyzer', { backend: 'wasm' });
    const shown = once(other, 'pm-shown', ({ mask }) => mask);
    other.volume = cohorts.segmentation[0].image as Volume;
    other.mask = cohorts.segmentation[0].mask as Volume;
    other.radiomicsParams = { featureClass: { firstorder: ['Mean'] } };
    const alone = await other.extractRadiomics();
    await shown;
    observer.observe({ type: 'resource' });
    const training = element.train();
    const trained = training.then(() => 'trained');
    await once(element, 'pm-progress');
    const beside = await Promise.race([other.extractRadiomics(), trained]);
    assert.notEqual(beside, 'trained', 'the training kept the worker to itself');
    assert.deepEqual((beside as typeof alone).features, alone.features);
    const { run } = await training;
    assert.deepEqual(
      asked.filter((name) => !/^(blob|data):/.test(name)),
      [],
    );
    element.mode = 'segment';
    element.volume = cohorts.segmentation[4].image as Volume;
    const { mask, provenance } = await element.segment();
    assert.deepEqual([mask.size, provenance.models[0].task], [[16, 16, 16], 'segmentation']);
    const trainerElement = await trainer('segmentation', 'wasm');
    await forget(trainerElement, run);
  });
});

test('the demo trains on the cases that it makes, and tries the model on a new one', { timeout: minutes }, async () => {
  const frame = document.createElement('iframe');
  [frame.width, frame.height] = ['900', '700'];
  frame.src = '/dist/demo/train/index.html?backend=wasm';
  document.body.append(frame);
  try {
    const element = () => frame.contentDocument?.querySelector('pm-analyzer') as HTMLElementTagNameMap['pm-analyzer'];
    await until(() => Boolean(element()?.trainingConfig && element().cohort), 'the cases and the training file');
    const analyzer = element();
    analyzer.trainingConfig = analyzer.trainingConfig.replace('epochs: 12', 'epochs: 2');
    const { run, trained, validated } = await analyzer.train();
    assert.deepEqual([trained, validated], [12, 4]);
    const segmented = once(analyzer, 'pm-segment');
    frame.contentDocument?.querySelector<HTMLButtonElement>('#try')?.click();
    assert.deepEqual((await segmented).mask.size, [24, 24, 24]);
    await forget(await trainer('segmentation', 'wasm'), run);
  } finally {
    frame.remove();
  }
});
