import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { PmViewer } from '../../../src/components/pm-viewer/element';
import { volume } from '../../../src/imaging/volume';
import { find, mount, once, settled, sleep, textOf, unmount, until } from '../support/page';

afterEach(unmount);

// Pixels can be read only from a context that keeps them.
const { getContext } = HTMLCanvasElement.prototype;
before(() => {
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, type: string, options?: object) {
    return Reflect.apply(getContext, this, [type, { ...options, ...(type === 'webgl2' && { preserveDrawingBuffer: true }) }]);
  } as typeof getContext;
});
after(() => {
  HTMLCanvasElement.prototype.getContext = getContext;
});

/** A bright box in the right front of the head end, in voxels of 1 mm: i to the right, j to the front, k to the head. */
const size = [20, 20, 20] as const;
const affine = [1, 0, 0, -10, 0, 1, 0, -10, 0, 0, 1, -10, 0, 0, 0, 1];
const inBox = (index: number) => index % 20 >= 12 && Math.floor(index / 20) % 20 >= 12 && Math.floor(index / 400) >= 12;
const image = volume({ dtype: 'f32', size, affine, data: Float32Array.from({ length: 8000 }, (_, index) => (inBox(index) ? 200 : 50)) });
const mask = volume({
  dtype: 'u8',
  size,
  affine,
  data: Uint8Array.from({ length: 8000 }, (_, index) => (inBox(index) ? (index % 20 < 16 ? 1 : 3) : 0)),
});

async function viewer(properties: Partial<PmViewer> = {}): Promise<PmViewer> {
  const element = await mount('pm-viewer', { volume: image, label: 'box', ...properties });
  element.style.width = '600px';
  await once(element, 'pm-shown');
  await settled(element);
  return element;
}

/** The picture's colours: the share of pixels that each test holds for. */
async function shares(element: PmViewer, tests: Record<string, (r: number, g: number, b: number) => boolean>): Promise<Record<string, number>> {
  const canvas = find<HTMLCanvasElement>(element, 'canvas') as HTMLCanvasElement;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const found = Object.fromEntries(Object.keys(tests).map((name) => [name, 0]));
  for (let at = 0; at < data.length; at += 4)
    for (const [name, holds] of Object.entries(tests)) if (holds(data[at], data[at + 1], data[at + 2])) found[name] += 4 / data.length;
  return found;
}

const colors = {
  red: (r: number, g: number, b: number) => r > 200 && g < 100 && b < 100,
  green: (r: number, g: number, b: number) => g > 150 && r < 60 && b < 60,
  bright: (r: number, g: number, b: number) => Math.min(r, g, b) > 190,
};

describe('<pm-viewer>', () => {
  test('shows the image; the mask over it, as opaque as it is told, in the colour of the page', async () => {
    const element = await viewer({ window: 200, level: 100 });
    assert.ok((await shares(element, colors)).red === 0);
    element.style.setProperty('--pm-mask-color', 'rgb(0, 255, 0)');
    element.overlayOpacity = 1;
    element.mask = mask;
    await once(element, 'pm-shown', (detail) => detail.mask);
    await sleep(100);
    assert.ok((await shares(element, colors)).green > 0.005, `green: ${(await shares(element, colors)).green}`);
    element.overlayOpacity = 0;
    await settled(element);
    await sleep(100);
    assert.ok((await shares(element, colors)).green < 0.001, 'the mask is still there');
    assert.ok((await shares(element, colors)).bright > 0.005, 'the image is not');
  });

  test('a map on a box of the volume: its colours inside the region, the image everywhere else, no mask under it', async () => {
    const element = await viewer({ window: 200, level: 100, overlayOpacity: 1, mask, layout: 'axial' });
    await sleep(100);
    assert.ok((await shares(element, colors)).red > 0.002, 'the mask is not there');
    // Of 6 x 8 x 8 voxels from voxel 12: low in the first two planes along i, high in the others, and cut off at 16.
    const box = { size: [6, 8, 8] as const, affine: affine.map((value, at) => (at % 4 === 3 && at < 12 ? 2 : value)) };
    const values = Float64Array.from({ length: 384 }, (_, index) => (index % 6 < 2 ? -3 : 5));
    const region = volume({ dtype: 'u8', ...box, data: Uint8Array.from(values, (_, index) => Number(index % 6 < 4)) });
    const map = { name: 'a', volume: volume({ dtype: 'f64', ...box, data: values }), region, minimum: -3, maximum: 5 };
    element.position = [5, 5, 5];
    const shown = once(element, 'pm-shown', (detail) => detail.map === 'a');
    element.map = map;
    await shown;
    await sleep(100);
    // The ends of viridis: #440154 and #fde725.
    const near = (wanted: readonly number[]) => (r: number, g: number, b: number) =>
      [r, g, b].every((value, axis) => Math.abs(value - wanted[axis]) < 12);
    const ends = { low: near([0x44, 0x01, 0x54]), high: near([0xfd, 0xe7, 0x25]), bright: colors.bright, red: colors.red };
    const found = await shares(element, ends);
    assert.ok(found.low > 0.002 && found.high > 0.002, JSON.stringify(found));
    assert.ok(Math.abs(found.low / found.high - 1) < 0.35, `two planes of each: ${JSON.stringify(found)}`);
    assert.ok(found.bright > 0.002, 'the image is covered outside the region');
    assert.equal(found.red, 0, 'the mask shines through');
    const gray = once(element, 'pm-shown');
    element.colormap = 'gray';
    await gray;
    await sleep(100);
    assert.equal((await shares(element, ends)).high, 0);
    element.map = undefined;
    await once(element, 'pm-shown', (detail) => detail.map === undefined);
    await sleep(100);
    assert.ok((await shares(element, colors)).red > 0.002, 'the mask did not come back');
  });

  test('a mask of hundreds of labels hides nothing where it has none', async () => {
    const element = await viewer({ window: 200, level: 100, overlayOpacity: 1 });
    const plain = await shares(element, { dark: (r, g, b) => r === g && g === b && r > 20 && r < 120 });
    element.mask = volume({ dtype: 'u16', size, affine, data: Uint16Array.from({ length: 8000 }, (_, n) => (inBox(n) ? 1 + (n % 300) : 0)) });
    await once(element, 'pm-shown', (detail) => detail.mask);
    await sleep(100);
    const { dark } = await shares(element, { dark: (r, g, b) => r === g && g === b && r > 20 && r < 120 });
    assert.ok(dark > 0.5 * plain.dark, `${dark} of ${plain.dark}`);
  });

  test('the first look at a mask goes to the mask', async () => {
    const element = await viewer();
    element.mask = mask;
    await once(element, 'pm-shown', (detail) => detail.mask);
    await settled(element);
    assert.match(textOf(find(element, 'output') as Element), /^voxel 1[5-6], 1[5-6], 1[5-6] R [56]\.0 A [56]\.0 S [56]\.0 mm value 200 label [13]$/);
  });

  test('keys: the crosshair follows the picture, where the right of the patient is on the left', async () => {
    const element = await viewer();
    find(element, 'canvas')?.focus();
    const readOut = () =>
      textOf(find(element, 'output') as Element)
        .match(/voxel ([\d, ]+)/)?.[1]
        .trim();
    assert.equal(readOut(), '10, 10, 10');
    for (const [key, expected] of [
      ['ArrowLeft', '11, 10, 10'],
      ['ArrowUp', '11, 11, 10'],
      ['PageUp', '11, 11, 11'],
      ['Shift+PageDown', '11, 11, 1'],
      ['ArrowRight', '10, 11, 1'],
      ['Home', '10, 10, 10'],
    ]) {
      const [modifier, name] = key.includes('+') ? key.split('+') : [undefined, key];
      if (modifier) await sendKeys({ down: modifier });
      await sendKeys({ press: name });
      if (modifier) await sendKeys({ up: modifier });
      await settled(element);
      assert.equal(readOut(), expected, key);
    }
  });

  test("NiiVue's own keys do nothing", async () => {
    const element = await viewer();
    const before = element.layout;
    find(element, 'canvas')?.focus();
    for (const key of ['v', 'c', 'p', 'h', 'm']) await sendKeys({ press: key });
    await settled(element);
    assert.equal(element.layout, before);
    assert.match(textOf(element), /voxel 10, 10, 10/);
  });

  test('a click moves the crosshair to where it is', async () => {
    const element = await viewer({ layout: 'axial' });
    const box = find(element, 'canvas')?.getBoundingClientRect() as DOMRect;
    const side = Math.min(box.width, box.height);
    const at = (right: number, front: number): [number, number] => [
      Math.round(box.x + box.width / 2 - (side * right) / 20),
      Math.round(box.y + box.height / 2 - (side * front) / 20),
    ];
    await sendMouse({ type: 'click', position: at(4, 5) });
    await until(() => (element.position?.[0] ?? 0) > 2, 'the crosshair moves');
    const [x, y] = element.position as readonly number[];
    assert.ok(Math.abs(x - 3.5) < 1.1 && Math.abs(y - 4.5) < 1.1, `${x}, ${y}`);
  });

  test('the slice slider, the zoom and the layout have their controls', async () => {
    const element = await viewer();
    const [slice] = element.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=range]') ?? [];
    assert.deepEqual([slice.min, slice.max, slice.value, slice.getAttribute('aria-valuetext')], ['0', '19', '10', '11 / 20']);
    slice.value = '3';
    slice.dispatchEvent(new Event('input'));
    await settled(element);
    assert.match(textOf(element), /voxel 10, 10, 3/);
    const changed = once(element, 'pm-view-change');
    const layout = find<HTMLSelectElement>(element, 'select') as HTMLSelectElement;
    layout.value = 'axial';
    layout.dispatchEvent(new Event('change'));
    assert.equal((await changed).layout, 'axial');
  });

  test('the wheel scrolls the page, until the picture has the focus', async () => {
    const element = await viewer();
    const canvas = find(element, 'canvas') as HTMLElement;
    const turn = () => {
      const event = new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true, composed: true });
      canvas.dispatchEvent(event);
      return event.defaultPrevented;
    };
    assert.equal(turn(), false);
    canvas.focus();
    assert.equal(turn(), true);
    await settled(element);
    assert.match(textOf(element), /voxel 10, 10, 11/);
  });

  test('volumes of one slice, of one value, of many channels, of integers of 64 bits', async () => {
    const element = await viewer();
    for (const odd of [
      volume({ dtype: 'f32', size: [20, 20, 1], affine, data: image.data.subarray(0, 400) }),
      volume({ dtype: 'f32', size, affine, data: new Float32Array(8000).fill(3) }),
      volume({ dtype: 'f32', size, affine, channels: 2, data: new Float32Array(16000) }),
      volume({ dtype: 'i64', size: [2, 2, 2], affine, data: BigInt64Array.from([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]) }),
      volume({ dtype: 'f32', size, affine, data: new Float32Array(8000).fill(Number.NaN) }),
    ]) {
      const shown = once(element, 'pm-shown');
      element.volume = odd;
      await shown;
      await settled(element);
      assert.equal(find(element, '[role=alert]'), undefined);
    }
  });

  test('away and back it shows the picture again', async () => {
    const element = await viewer({ window: 200, level: 100, overlayOpacity: 1, mask });
    element.remove();
    await sleep(20);
    const shown = once(element, 'pm-shown');
    document.body.append(element);
    await shown;
    await sleep(100);
    assert.ok((await shares(element, colors)).red > 0.002);
    element.remove();
  });

  test('a lost context is said, not shown as a black picture', async () => {
    const element = await viewer();
    const canvas = find<HTMLCanvasElement>(element, 'canvas') as HTMLCanvasElement;
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    await until(() => find(element, '[role=alert]') !== undefined, 'the alert');
    assert.match(textOf(element), /The picture was lost/);
  });
});
