import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GridView, gridViewOfTensor } from '../../src/core/grid-view';
import { randomUnit } from '../../src/core/rng';
import type { Triple } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';
import { type Predictor, slidingWindow, slidingWindowLabels } from '../../src/nn/sliding-window';
import { importanceMap, type WindowMode, windowStarts } from '../../src/nn/windows';
import { assertClose } from '../support/close';
import { describeReference, readGoldens, readJson } from '../support/reference';

/** conv3d(x, weight, bias, padding = 1), plainly. */
function convolution(weight: Tensor, bias: Tensor): Predictor {
  const [outputs, inputs] = weight.shape;
  const w = weight.data as Float32Array;
  return async (windows) => {
    const [n, , nx, ny, nz] = windows.shape;
    const x = windows.data as Float32Array;
    const out = new Float32Array(n * outputs * nx * ny * nz);
    let at = 0;
    for (let b = 0; b < n; b++)
      for (let o = 0; o < outputs; o++)
        for (let i = 0; i < nx; i++)
          for (let j = 0; j < ny; j++)
            for (let k = 0; k < nz; k++) {
              let sum = bias.data[o] as number;
              for (let c = 0; c < inputs; c++)
                for (let p = 0; p < 3; p++)
                  for (let q = 0; q < 3; q++)
                    for (let r = 0; r < 3; r++) {
                      const [s, t, u] = [i + p - 1, j + q - 1, k + r - 1];
                      if (s < 0 || s >= nx || t < 0 || t >= ny || u < 0 || u >= nz) continue;
                      sum += w[(((o * inputs + c) * 3 + p) * 3 + q) * 3 + r] * x[(((b * inputs + c) * nx + s) * ny + t) * nz + u];
                    }
              out[at++] = sum;
            }
    return tensor('f32', [n, outputs, nx, ny, nz], out);
  };
}

function argmax(scores: Tensor): number[] {
  const [, classes, ...size] = scores.shape;
  const n = size.reduce((a, b) => a * b, 1);
  const data = scores.data as Float32Array;
  return Array.from({ length: n }, (_, v) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (data[c * n + v] > data[best * n + v]) best = c;
    return best;
  });
}

interface Case {
  readonly case: string;
  readonly attrs: { op: string; roi_size: number[]; overlap: number; mode: WindowMode; sigma_scale: number; patch_size: Triple };
}

describeReference('monai/transforms', 'sliding window equals MONAI', () => {
  const { cases } = readJson<{ cases: Case[] }>('monai', 'transforms', 'sliding_window.json');
  const tensors = readGoldens('monai', 'transforms', 'sliding_window.safetensors');
  const of = (name: string) => tensors.get(name) as Tensor;
  for (const { case: name, attrs } of cases) {
    if (attrs.op === 'compute_importance_map') {
      test(name, () =>
        assertClose(importanceMap(attrs.patch_size, attrs.mode, attrs.sigma_scale), of(`${name}/out`).data as Float32Array, { rel: 1e-6 }),
      );
      continue;
    }
    test(name, async () => {
      const image = gridViewOfTensor(of(`${name}/in`));
      const predict = convolution(of(`${name}/weight`), of(`${name}/bias`));
      const options = { roiSize: attrs.roi_size, overlap: attrs.overlap, mode: attrs.mode, sigmaScale: attrs.sigma_scale };
      const expected = of(`${name}/out`);
      for (const swBatchSize of [1, 4]) {
        const out = await slidingWindow(image, { ...options, swBatchSize }, predict);
        assert.deepEqual(out.shape, expected.shape);
        assertClose(out.data as Float32Array, expected.data as Float32Array, { rel: 1e-5 });
      }
      assert.deepEqual([...(await slidingWindowLabels(image, { ...options, swBatchSize: 3 }, predict))], argmax(expected));
    });
  }
});

/** Two channels of noise, in any memory order. */
function noise(size: Triple, strides: Triple): GridView {
  const n = size[0] * size[1] * size[2];
  const data = Float32Array.from({ length: 2 * n }, (_, v) => randomUnit('noise', v));
  return { data, channels: 2, size, strides, channelStride: n };
}

/** Scores that differ from window to window, so that weights matter: 3 classes from 2 channels and a ramp in the window. */
const ramps: Predictor = async (windows) => {
  const [n, channels, ...roi] = windows.shape;
  const voxels = roi[0] * roi[1] * roi[2];
  const out = new Float32Array(n * 3 * voxels);
  for (let b = 0; b < n; b++)
    for (let c = 0; c < 3; c++)
      for (let v = 0; v < voxels; v++) {
        out[(b * 3 + c) * voxels + v] = (windows.data[(b * channels + (c % 2)) * voxels + v] as number) + (c === 2 ? v / voxels - 0.3 : 0);
      }
  return tensor('f32', [n, 3, ...roi], out);
};

test('labels are the argmax of the scores, for any memory order, window and padding', async () => {
  const size: Triple = [13, 7, 9];
  for (const roiSize of [
    [5, 4, 9],
    [16, 3, -1],
    [2, 12, 4],
  ]) {
    for (const mode of ['constant', 'gaussian'] as const) {
      const options = { roiSize, mode, overlap: [0.5, 0.25, 0.6], swBatchSize: 4, paddingMode: 'reflect' } as const;
      const rows = noise(size, [63, 9, 1]);
      const scores = await slidingWindow(rows, options, ramps);
      const labels = await slidingWindowLabels(rows, options, ramps);
      assert.deepEqual([...labels], argmax(scores));
      // The same values with the first axis fastest.
      const data = new Float32Array(rows.data.length);
      const columns: GridView = { ...rows, data, strides: [1, 13, 91] };
      const expected = new Uint8Array(labels.length);
      for (let x = 0; x < 13; x++)
        for (let y = 0; y < 7; y++)
          for (let z = 0; z < 9; z++) {
            const [from, to] = [x * 63 + y * 9 + z, x + 13 * y + 91 * z];
            expected[to] = labels[from];
            for (let c = 0; c < 2; c++) data[c * 819 + to] = rows.data[c * 819 + from];
          }
      assert.deepEqual(await slidingWindowLabels(columns, options, ramps), expected);
    }
  }
});

test('windows cover the axis, the last one ends with it', () => {
  assert.deepEqual(windowStarts(20, 12, 0.25), [0, 8]);
  assert.deepEqual(windowStarts(24, 12, 0.5), [0, 6, 12]);
  assert.deepEqual(windowStarts(10, 12, 0.5), [0]);
  assert.deepEqual(windowStarts(4, 2, 0.9), [0, 1, 2]);
});

test('reports progress, stops when aborted, refuses odd predictions and options', async () => {
  const image = noise([8, 8, 8], [64, 8, 1]);
  const options = { roiSize: 4, overlap: 0, swBatchSize: 3 };
  const seen: number[] = [];
  await slidingWindow(image, options, ramps, { onProgress: ({ done, total }) => seen.push(done, total) });
  assert.deepEqual(seen, [3, 8, 6, 8, 8, 8]);
  const abort = new AbortController();
  let calls = 0;
  const counting: Predictor = (windows) => {
    if (++calls === 2) abort.abort();
    return ramps(windows);
  };
  await assert.rejects(slidingWindow(image, options, counting, { signal: abort.signal }), { name: 'AbortError' });
  assert.equal(calls, 2);
  await assert.rejects(
    slidingWindow(image, options, async (w) => tensor('f32', [w.shape[0], 2, 2, 2, 2])),
    /gave \[3,2,2,2,2\], not \[3,K,4,4,4\]/,
  );
  await assert.rejects(slidingWindow(image, { ...options, overlap: 1 }, ramps), /overlap/);
  await assert.rejects(slidingWindow(image, { ...options, roiSize: [4, 4] }, ramps), /roiSize/);
});
