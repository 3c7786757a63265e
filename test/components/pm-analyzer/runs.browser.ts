import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { PmError } from '../../../src/core/errors';
import { readVolume } from '../../../src/imaging/io/read';
import { smallMask, smallVolume } from '../support/fake-engine';
import { analyzer, file, find, once, openCase, record, settled, sleep, textOf, unmount, until } from '../support/page';

afterEach(unmount);

describe('errors', () => {
  test('a file that is no image: rejected, pm-error, and the text with what to do', async () => {
    const { element } = await analyzer();
    const failed = once(element, 'pm-error');
    await assert.rejects(element.load([new File(['%PDF-1.7'], 'report.pdf')]), { name: 'PmError', code: 'volume-format' });
    const detail = await failed;
    assert.deepEqual([detail.code, detail.phase, detail.recoverable], ['volume-format', 'load', true]);
    await settled(element);
    const alert = find(element, '[role=alert]') as HTMLElement;
    assert.match(textOf(alert), /report\.pdf: .*; give one of \.nii/);
    assert.equal(element.status, 'error');
    await openCase(element);
    assert.equal(find(element, '[role=alert]'), undefined, 'the error outlived what it was about');
  });

  test('a truncated file, two images, a mask without an image, a bad src', async () => {
    const { element } = await analyzer();
    const [bytes] = [new Uint8Array(await file('a.nii', smallVolume()).arrayBuffer())];
    await assert.rejects(element.load([new File([bytes.subarray(0, 700)], 'a.nii')]), { code: 'volume-truncated' });
    await assert.rejects(element.load([file('a.nii', smallVolume()), file('b.nii', smallVolume())]), { code: 'files-ambiguous' });
    await assert.rejects(element.load([file('m.nii', smallMask())], { kind: 'mask' }), { code: 'no-image' });
    const failed = once(element, 'pm-error');
    element.src = '/no/such/file.nii';
    assert.deepEqual((await failed).code, 'fetch');
    assert.match(element.lastError?.message ?? '', /^\/no\/such\/file\.nii: the server answered 404; check the address$/);
  });

  test('runs without what they need say so', async () => {
    const { element } = await analyzer({ model: undefined });
    await assert.rejects(element.segment(), { code: 'no-image' });
    await openCase(element);
    await assert.rejects(element.segment(), { code: 'no-model' });
    await assert.rejects(element.exportReport({ format: 'json' }), { code: 'no-result' });
    await assert.rejects(element.exportReport({ format: 'pdf' as 'json' }), { code: 'export-format' });
  });

  test('in Chinese, the reason in Chinese stands before the message', async () => {
    const { element } = await analyzer({ locale: 'zh' });
    await assert.rejects(element.load([new File(['x'], 'x.txt')]));
    await settled(element);
    assert.match(textOf(find(element, '[role=alert]') as HTMLElement), /无法识别此文件格式.*x\.txt/);
  });

  test('a run that fails leaves the case open and can be tried again', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    engine.failure = new PmError('out-of-memory', 'segment', 'the device has no memory left', 'take a smaller image');
    await assert.rejects(element.segment(), { code: 'out-of-memory' });
    assert.equal(element.status, 'error');
    engine.failure = undefined;
    await element.segment();
    assert.equal(element.lastError, undefined);
    assert.equal(element.status, 'ready');
  });
});

describe('cancel', () => {
  test('ends the run with an AbortError, no pm-error, and the case stays', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    const errors = record(element, ['pm-error']);
    engine.held = true;
    const run = element.segment();
    await until(() => element.progress?.done === 1, 'progress');
    assert.equal(element.status, 'running');
    element.cancel();
    await assert.rejects(run, { name: 'AbortError' });
    assert.equal(element.status, 'ready');
    assert.equal(element.progress, undefined);
    assert.deepEqual(errors, []);
    engine.held = false;
    await element.segment();
    assert.ok(element.mask);
  });

  test("the caller's signal does the same, before and during the run", async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    await assert.rejects(element.segment({ signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.deepEqual(engine.calls, []);
    engine.held = true;
    const abort = new AbortController();
    const seen: number[] = [];
    const run = element.segment({ signal: abort.signal, onProgress: ({ done }) => seen.push(done) });
    await until(() => seen.includes(1), 'progress');
    abort.abort();
    await assert.rejects(run, { name: 'AbortError' });
  });

  test('one thing at a time: the second is refused, the first goes on', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    engine.held = true;
    const run = element.segment();
    await until(() => element.progress?.done === 1, 'progress');
    await assert.rejects(element.classify(), { code: 'busy' });
    assert.equal(element.status, 'running');
    engine.release();
    await run;
    assert.equal(element.status, 'ready');
  });

  test('clear ends the run and closes the case', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    engine.held = true;
    const run = element.segment();
    await until(() => element.progress?.done === 1, 'progress');
    element.clear();
    await assert.rejects(run, { name: 'AbortError' });
    assert.deepEqual([element.status, element.volume, element.result], ['idle', undefined, undefined]);
    await settled(element);
    assert.match(textOf(element), /Drop an image here/);
  });
});

describe('a run waits for what is being opened', () => {
  test('called as soon as the image is loaded, while its mask still is not', async () => {
    const { element, engine } = await analyzer();
    const analysed = new Promise((resolve) => {
      element.addEventListener('pm-loaded', ({ detail }) => detail.kind === 'image' && resolve(element.analyze()));
    });
    await element.load([file('a.nii', smallVolume()), file('a_mask.nii', smallMask())]);
    await analysed;
    assert.ok(engine.inputs[0].mask, 'it ran without the mask');
  });

  test('called right after a property was set', async () => {
    const { element } = await analyzer();
    element.volume = smallVolume();
    await element.segment();
    assert.ok(element.mask);
  });

  test('what cannot be opened is the error of the run that needs it', async () => {
    const { element } = await analyzer();
    element.src = '/no/such/file.nii';
    await assert.rejects(element.segment(), { code: 'no-image' });
  });
});

describe('masks', () => {
  test('one of another grid is refused, with both grids in the event', async () => {
    const { element } = await analyzer();
    await openCase(element);
    const mismatch = once(element, 'pm-geometry-mismatch');
    await assert.rejects(element.load([file('m.nii', smallMask([8, 7, 5]))], { kind: 'mask' }), { code: 'geometry-mismatch' });
    const { message, image, mask } = await mismatch;
    assert.equal(message, 'the mask has 8 × 7 × 5 voxels, the image 8 × 7 × 6');
    assert.deepEqual(
      [image.size, mask.size],
      [
        [8, 7, 6],
        [8, 7, 5],
      ],
    );
    assert.equal(element.mask, undefined);
  });

  test('a page that cancels the mismatch keeps it from being an error and sets a mask of its own', async () => {
    const { element } = await analyzer();
    await openCase(element);
    const errors = record(element, ['pm-error']);
    element.addEventListener('pm-geometry-mismatch', (event) => event.preventDefault());
    await element.load([file('m.nii', { ...smallMask(), affine: smallMask().affine.map((value, at) => (at === 3 ? value + 1 : value)) })], {
      kind: 'mask',
    });
    assert.equal(element.mask, undefined);
    await element.setMask(smallMask());
    assert.ok(element.mask);
    assert.deepEqual(errors, []);
  });
});

describe('results and exports', () => {
  test('volumes, model output as probabilities of named classes, uncertainty, warnings, times; never a bare "positive"', async () => {
    const { element } = await analyzer();
    await openCase(element);
    await element.analyze();
    await settled(element);
    const text = textOf(element);
    assert.match(text, /Segmented volume .*thing \d+\.\d\d ml \d+/);
    assert.match(text, /Probability of class “positive” 75\.0 %/);
    assert.match(text, /Uncertainty 81\.1 %/);
    assert.match(text, /The analyze of this test is made up\./);
    assert.match(text, /Computed on ?: reference/);
    assert.equal(text.replaceAll(/Probability of class “\w+”/g, '').match(/positive/i), null);
  });

  test('the features are filtered by every word', async () => {
    const { element } = await analyzer();
    await openCase(element, { mask: true });
    await element.extractRadiomics();
    await settled(element);
    const table = find(element, 'pm-radiomics-table') as HTMLElementTagNameMap['pm-radiomics-table'];
    const input = find<HTMLInputElement>(table, 'input') as HTMLInputElement;
    input.value = 'FIRST mean';
    input.dispatchEvent(new Event('input'));
    await settled(table);
    const rows = [...(table.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((row) => row.textContent);
    assert.deepEqual(rows, ['original_firstorder_Mean7.25']);
    assert.match(textOf(table), /\( ?1 of 4 ?\)/);
  });

  test('every format holds the disclaimer; pm-export comes first and can be cancelled', async () => {
    const { element } = await analyzer();
    await openCase(element);
    await element.analyze();
    const offered: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      offered.push(this.download);
    };
    try {
      for (const format of ['json', 'csv', 'html'] as const)
        assert.match(await (await element.exportReport({ format })).text(), /Research use only – not for diagnosis/, format);
      const nifti = await element.exportReport({ format: 'nifti' });
      const plain = await new Response(nifti.stream().pipeThrough(new DecompressionStream('gzip'))).text();
      assert.match(plain, /Research use only - not for diagnosis/);
      const { volume } = await readVolume({ name: 'mask.nii.gz', bytes: new Uint8Array(await nifti.arrayBuffer()) });
      assert.deepEqual([...volume.data], [...(element.mask?.data ?? [])]);
      assert.deepEqual(offered, ['pm-analyzer-result.json', 'pm-analyzer-result.csv', 'pm-analyzer-report.html', 'pm-analyzer-mask.nii.gz']);
      element.addEventListener('pm-export', (event) => event.preventDefault());
      await element.exportReport({ format: 'json' });
      assert.equal(offered.length, 4);
      find(element, '[data-export=csv]')?.click();
      await sleep(50);
      assert.equal(offered.length, 4);
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
  });
});

describe('files of the user', () => {
  test('dropped files are opened, on a target as what it says', async () => {
    const { element } = await analyzer();
    const drop = (target: Element | undefined, files: File[]) => {
      const dataTransfer = new DataTransfer();
      for (const one of files) dataTransfer.items.add(one);
      find(element, '.base')?.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
      target?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, composed: true }));
    };
    const shown = once(element, 'pm-shown');
    drop(find(element, '.dropzone'), [file('image.nii', smallVolume())]);
    await shown;
    const masked = once(element, 'pm-shown', (detail) => detail.mask);
    find(element, '.base')?.dispatchEvent(
      new DragEvent('dragenter', { dataTransfer: transferOf(file('x.nii', smallMask())), bubbles: true, cancelable: true }),
    );
    await settled(element);
    const targets = element.shadowRoot?.querySelectorAll('.targets .dropzone') ?? [];
    assert.equal(targets.length, 2);
    drop(targets[1], [file('x.nii', smallMask())]);
    await masked;
    assert.ok(element.mask);
    assert.equal(find(element, '.targets'), undefined);
  });

  test('picked files are opened', async () => {
    const { element } = await analyzer();
    const input = find<HTMLInputElement>(element, 'input[type=file]') as HTMLInputElement;
    input.files = transferOf(file('picked.nii', smallVolume())).files;
    const shown = once(element, 'pm-shown');
    input.dispatchEvent(new Event('change'));
    await shown;
    assert.match(textOf(element), /picked\.nii/);
  });
});

function transferOf(...files: File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const one of files) transfer.items.add(one);
  return transfer;
}

describe('life', () => {
  test('moved on the page it goes on; away and back it works again', async () => {
    const { element, engine } = await analyzer();
    await openCase(element, { mask: true });
    engine.held = true;
    const run = element.segment();
    await until(() => element.progress?.done === 1, 'progress');
    const home = document.createElement('div');
    document.body.append(home);
    home.append(element);
    await sleep(20);
    engine.release();
    await run;
    home.remove();
    await sleep(20);
    const shown = once(element, 'pm-shown');
    document.body.append(element);
    await shown;
    await element.segment();
    assert.equal(engine.inits.length, 2, 'the engine was not let go of, or not started again');
    element.remove();
  });

  test('removed during a run: the run ends', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    engine.held = true;
    const run = element.segment();
    await until(() => element.progress?.done === 1, 'progress');
    element.remove();
    await assert.rejects(run, { name: 'AbortError' });
  });

  test("an engine of the page's own is not ended by the element", async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    element.dispose();
    assert.equal(engine.disposed, false);
    await openCase(element);
    await element.segment();
  });
});
