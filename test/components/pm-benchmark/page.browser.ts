import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import axe from 'axe-core';
import { type BenchReport, isTimed, readReport } from '../../../src/bench/report/report';
import type { PmBenchmark } from '../../../src/components/pm-benchmark/element';
import { benchStrings } from '../../../src/components/pm-benchmark/strings';
import { failed, ours, reportOf, theirs, timed } from '../../bench/rows';
import { find, mount, settled, textOf, unmount, until } from '../support/page';

/** The built page in a frame, as a link with these settings opens it. */
async function openPage(query: string): Promise<{ element: PmBenchmark; page: Window; frame: HTMLIFrameElement }> {
  const frame = document.createElement('iframe');
  frame.width = '1000';
  frame.height = '800';
  frame.src = `/dist/demo/bench/index.html?${query}`;
  document.body.append(frame);
  await until(
    () => frame.contentDocument?.querySelector('pm-benchmark')?.shadowRoot !== undefined && frame.contentWindow?.location.href !== 'about:blank',
    'the page',
  );
  const page = frame.contentWindow as Window;
  await (page as Window & typeof globalThis).customElements.whenDefined('pm-benchmark');
  return { element: page.document.querySelector('pm-benchmark') as PmBenchmark, page, frame };
}

/** What the element in the frame shows: its nodes are of another page. */
const shown = (element: PmBenchmark): string =>
  [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])]
    .map(({ shadowRoot }) => shadowRoot?.textContent ?? '')
    .join(' ')
    .replace(/\s+/g, ' ');

const ended = (element: PmBenchmark): Promise<BenchReport> =>
  element.report
    ? Promise.resolve(element.report)
    : new Promise((resolve, reject) => {
        element.addEventListener('pm-benchmark', (event) => resolve((event as CustomEvent<BenchReport>).detail));
        element.addEventListener('pm-error', (event) => reject(new Error((event as CustomEvent<{ message: string }>).detail.message)));
      });

const frames: HTMLIFrameElement[] = [];
after(() => {
  for (const frame of frames) frame.remove();
});

describe('the page of the benchmark', () => {
  test('an address runs kernels beside a peer, fetched then and not before', { timeout: 5 * 60_000 }, async () => {
    const { element, page, frame } = await openPage(
      'suites=peak,kernels&only=32-32+k3+16&size=small&backend=wasm&threads=1&peers=onnxruntime-web+wasm',
    );
    frames.push(frame);
    const fetched = () => page.performance.getEntriesByType('resource').filter(({ name }) => name.includes('/peers/')).length;
    assert.equal(fetched(), 0);
    const done = ended(element);
    await element.run();
    const report = await done;
    const names = report.rows.map(({ runner, suite }) => `${suite} ${runner}`);
    assert.deepEqual(names, ['peak pm-analyzer wasm', 'kernels pm-analyzer wasm', 'kernels onnxruntime-web wasm']);
    assert.ok(report.rows.every(isTimed), JSON.stringify(report.rows));
    assert.ok(report.rows.every(({ device, own }) => device.startsWith('WebAssembly') && typeof own === 'boolean'));
    assert.ok(report.drift && report.peaks[0].gflops > 0);
    await settled(element);
    const text = shown(element);
    assert.match(text, /Research use only – not for diagnosis/);
    assert.match(text, /onnxruntime-web wasm 1\.\d+\.\d+/);
    assert.ok(element.shadowRoot?.querySelector('img[alt^="Roofline"]'));
    assert.deepEqual(readReport(await (await element.exportFile('json')).blob.text()), JSON.parse(JSON.stringify(report)));
  });

  test('what a peer cannot run stands in its own words, and the others go on', { timeout: 5 * 60_000 }, async () => {
    const { element, frame } = await openPage(
      'suites=kernels&only=transpose3d+64-32+k3&size=small&backend=wasm&threads=1&peers=onnxruntime-web+webgpu',
    );
    frames.push(frame);
    const report = await element.run();
    const [own, peer] = report.rows;
    assert.ok(isTimed(own));
    assert.equal(peer.runner, 'onnxruntime-web webgpu');
    assert.ok(!isTimed(peer), 'it learned transposed convolutions');
    assert.match(peer.failure, /Only Conv2d or Conv1d are supported/);
    assert.equal(peer.software, true, 'the adapter of the tests is emulated');
    await settled(element);
    assert.match(shown(element), /Only Conv2d or Conv1d are supported/);
  });

  test('a peer that is not there is a row, not the end', { timeout: 2 * 60_000 }, async () => {
    const { element, frame } = await openPage('suites=kernels&only=max+pool&size=small&backend=wasm&threads=1');
    frames.push(frame);
    element.peers = [{ name: 'absent', backend: 'wasm', url: new URL('/no/such/peer.js', location.href).href }];
    element.settings = { ...element.settings, peers: ['absent'] };
    const { rows } = await element.run();
    assert.ok(isTimed(rows[0]) && !isTimed(rows[1]));
    assert.match((rows[1] as { failure: string }).failure, /^not here: /);
  });

  test('cancelled, it keeps what it has', { timeout: 2 * 60_000 }, async () => {
    const { element, frame } = await openPage('suites=memory,kernels,models&size=small&backend=wasm&threads=1');
    frames.push(frame);
    element.addEventListener('pm-progress', (event) => {
      if ((event as CustomEvent<{ done: number }>).detail.done >= 2) element.stop();
    });
    const report = await element.run();
    assert.equal(report.cancelled, true);
    assert.ok(report.rows.length > 0 && report.rows.length < 12, `${report.rows.length} rows`);
    await assert.rejects(Promise.all([element.run(), element.run()]), { code: 'busy' });
    element.stop();
  });
});

describe('the element', () => {
  const report = reportOf([
    timed('a', [2, 2, 3], ours, { gflops: 20, gbps: 2, intensity: 8, share: 0.5, bound: 'compute' }),
    timed('a', [6], theirs),
    failed('a', 'cannot'),
  ]);
  after(unmount);

  test('shows a result and a comparison, and passes axe', async () => {
    const other = reportOf([timed('a', [4, 4, 5])], { size: 'small' });
    const element = await mount('pm-benchmark', { report, other });
    const text = textOf(element);
    for (const part of ['3.00×', '50 %', 'cannot', '2.00×', 'the sizes differ: small; full', 'Measured peak']) assert.ok(text.includes(part), part);
    const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
    );
  });

  test('the card comes as SVG and as PNG; before a result there is none', async () => {
    const element = await mount('pm-benchmark', {});
    await assert.rejects(element.exportFile('svg'), { code: 'no-result' });
    element.report = report;
    const svg = await element.exportFile('svg');
    assert.equal(svg.name, 'pm-analyzer-bench-2026-01-02.svg');
    assert.match(await svg.blob.text(), /^<svg .*Research use only/);
    const png = await createImageBitmap((await element.exportFile('png')).blob);
    assert.deepEqual([png.width, png.height], [1200, 630]);
  });

  test('opens files; a wrong one is refused with the reason', async () => {
    const element = await mount('pm-benchmark', {});
    const [open] = [...(element.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=file]') ?? [])];
    const choose = (text: string) => {
      const files = new DataTransfer();
      files.items.add(new File([text], 'r.json'));
      open.files = files.files;
      open.dispatchEvent(new Event('change'));
    };
    choose('{"schema":"other"}');
    await until(() => find(element, '[role=alert]') !== undefined, 'the refusal');
    assert.match(textOf(find(element, '[role=alert]') as HTMLElement), /r\.json: its schema is "other"/);
    choose(JSON.stringify(report));
    await until(() => element.report !== undefined, 'the report');
    await settled(element);
    assert.equal(find(element, '[role=alert]'), undefined);
  });

  test('speaks Chinese', async () => {
    const element = await mount('pm-benchmark', { report, locale: 'zh' });
    const text = textOf(element);
    assert.match(text, /仅供科研使用/);
    assert.ok(text.includes(benchStrings('zh-CN').median) && !text.includes(benchStrings('en').median));
  });
});
