import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { explainMethodNamed } from '../../../src/nn/explain/all';
import type { Question } from '../../../src/nn/explain/method';
import { defaultNormalizer } from '../../../src/nn/explain/normalise';
import { buildNetwork, traceNetwork } from '../../../src/nn/models/build';
import { importanceMap, windowStarts } from '../../../src/nn/windows';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { recipeInput, recipeWeights } from '../../support/recipe';

const densenet = {
  name: 'DenseNet',
  args: { spatial_dims: 3, in_channels: 1, out_channels: 3, init_features: 4, growth_rate: 2, block_config: [1, 2], bn_size: 1 },
};
/** Convolutions and nothing else. */
const linear = {
  name: 'UNet',
  args: { spatial_dims: 3, in_channels: 2, out_channels: 2, channels: [3, 2], strides: [1], act: null, norm: null },
};

function question(architecture: Question['architecture'], input: Tensor, classIndex: number): Question {
  return { architecture, input, classIndex, weights: recipeWeights(buildNetwork(architecture, input.shape).stateDict, 0) };
}

/** The network's output and those of its modules, on the reference backend. */
async function outputs({ architecture, weights }: Question, input: Tensor, ...modules: string[]): Promise<Float64Array[]> {
  const b = createBuilder();
  const traced = traceNetwork(b, architecture, b.input('input', input.shape));
  b.output('output', traced.output);
  for (const name of modules) b.output(name, traced.outputOf(name));
  const executable = await createReferenceBackend().load(compile(b.finish()), weights);
  const found = await executable.run({ input });
  return ['output', ...modules].map((name) => asFloat64(found[name]));
}

const withValue = (of: Tensor, at: number, value: number) => {
  const data = (of.data as Float32Array).slice();
  data[at] = value;
  return tensor('f32', of.shape, data);
};

const softmax = (logits: Float64Array, of: number) => Math.exp(logits[of]) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0);

for (const { name: backendName, create, skip } of backends) {
  describe(`explanations on ${backendName}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());

    test('Grad-CAM and Grad-CAM++ of the layer before the mean and the last weights', async () => {
      const asked = question(densenet, recipeInput('explain', [1, 1, 33, 32, 20]), 1);
      const [logits, activation] = await outputs(asked, asked.input, 'class_layers.relu');
      const voxels = 4 * 4 * 2;
      const channels = activation.length / voxels;
      // The gradient is the class's weight over the number of voxels, at all of them.
      const weight = asFloat64(asked.weights.get('class_layers.out.weight') as Tensor);
      const g = Array.from({ length: channels }, (_, c) => weight[channels + c] / voxels);
      const sums = g.map((_, c) => activation.slice(c * voxels, (c + 1) * voxels).reduce((sum, value) => sum + value, 0));
      const weights = {
        gradcam: g,
        'gradcam++': g.map((value, c) => {
          const alpha = value ** 2 / (2 * value ** 2 + sums[c] * value ** 3 + 1e-7);
          return voxels * alpha * Math.max(0, Math.exp(logits[1]) * value);
        }),
      };
      for (const [name, w] of Object.entries(weights)) {
        const expected = Array.from({ length: voxels }, (_, v) =>
          Math.max(
            0,
            w.reduce((sum, value, c) => sum + value * activation[c * voxels + v], 0),
          ),
        );
        assert.ok(Math.max(...expected) > 0);
        const { raw, map, settings } = await explainMethodNamed(name).create()(asked, backend);
        assert.deepEqual(raw.shape, [1, 1, 4, 4, 2]);
        assert.deepEqual(map.shape, [1, 1, 33, 32, 20]);
        assertClose(asFloat64(raw), expected, { rel: 1e-5 }, name);
        assert.equal(settings.target_layers, 'class_layers.relu');
        assertClose([settings.score as number], [logits[1]], { rel: 1e-5 });
        // The first voxel of the map lies beyond the centre of raw's first: it has its value.
        assertClose([asFloat64(map)[0]], [expected[0]], { rel: 1e-5, abs: 1e-5 * Math.max(...expected) });
      }
    });

    test('integrated gradients of a linear network: what each voxel adds to the mean logit of the region', async () => {
      const asked = question(linear, recipeInput('explain', [1, 2, 3, 4, 2]), 1);
      const [logits] = await outputs(asked, asked.input);
      const region = Array.from({ length: 24 }, (_, v) => v).filter((v) => logits[24 + v] > logits[v]);
      assert.ok(region.length > 0 && region.length < 24);
      const score = async (input: Tensor) => {
        const [output] = await outputs(asked, input);
        return region.reduce((sum, v) => sum + output[24 + v], 0) / region.length;
      };
      const whole = await score(asked.input);
      const expected: number[] = [];
      for (let at = 0; at < 48; at++) expected.push(whole - (await score(withValue(asked.input, at, 0))));
      const { raw, map, settings } = await explainMethodNamed('integrated-gradients').create({ n_steps: 2 })(asked, backend);
      assertClose(asFloat64(raw), expected, { rel: 1e-5 });
      assertClose(
        asFloat64(map),
        Array.from({ length: 24 }, (_, v) => expected[v] + expected[24 + v]),
        { rel: 1e-5 },
      );
      assertClose([settings.score as number], [whole], { rel: 1e-5 });
    });

    test('integrated gradients add up to the difference of the scores', async () => {
      const asked = question(densenet, recipeInput('explain', [1, 1, 16, 16, 16]), 2);
      const explain = explainMethodNamed('integrated-gradients').create({ n_steps: 96, baseline: 0.25 });
      const { settings, warnings } = await explain(asked, backend);
      assert.deepEqual(warnings, []);
      const [x] = await outputs(asked, asked.input);
      const [blank] = await outputs(asked, tensor('f32', asked.input.shape, new Float32Array(16 ** 3).fill(0.25)));
      assertClose([settings.score as number, settings.baselineScore as number], [x[2], blank[2]], { rel: 1e-5 });
      assertClose([settings.sum as number], [x[2] - blank[2]], { rel: 0.005 });
    });

    test('occlusion finds the only place that matters', async () => {
      const shape = [1, 1, 16, 16, 16];
      const asked = question(densenet, withValue(tensor('f32', shape), (5 * 16 + 9) * 16 + 2, 3), 0);
      const [whole] = await outputs(asked, asked.input);
      const [blank] = await outputs(asked, tensor('f32', shape));
      const { map, raw } = await explainMethodNamed('occlusion').create({ mask_size: [4, 8, 4], overlap: 0, mode: 0 })(asked, backend);
      const difference = softmax(whole, 0) - softmax(blank, 0);
      assert.ok(Math.abs(difference) > 1e-3);
      const isInside = (v: number) => Math.floor(v / 1024) === 1 && Math.floor(v / 128) % 2 === 1 && Math.floor((v % 16) / 4) === 0;
      const expected = Array.from({ length: 16 ** 3 }, (_, v) => (isInside(v) ? difference : 0));
      assertClose(asFloat64(map), expected, { rel: 1e-4 });
      assertClose(
        asFloat64(raw),
        Array.from(expected, (value) => softmax(whole, 0) - value),
        { rel: 1e-5 },
      );
    });
  });
}

describe('occlusion by its definition', () => {
  const box = [4, 9, 1] as const;
  const size = [6, 12, 2] as const;
  const asked = question(linear, recipeInput('explain', [1, 2, ...size]), 0);
  const x = asFloat64(asked.input);
  const voxels = 6 * 12 * 2;
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  // Standard deviations of 1, 2 and 0 voxels; the normal distribution's integral over a voxel by Simpson's rule in 200 steps.
  const cell = (t: number, sigma: number) => {
    if (sigma === 0) return t === 0 ? 1 : 0;
    const density = (u: number) => Math.exp(-(u * u) / (2 * sigma * sigma));
    const steps = Array.from({ length: 201 }, (_, i) => (i === 0 || i === 200 ? 1 : i % 2 ? 4 : 2) * density(t - 0.5 + i / 200));
    return steps.reduce((sum, value) => sum + value, 0);
  };
  const kernel = (at: readonly number[]) => cell(at[0] - 2, 1) * cell(at[1] - 4, 2) * cell(at[2], 0);
  const offsets = Array.from({ length: 36 }, (_, i) => [Math.floor(i / 9), i % 9, 0]);
  const kernels = offsets.map(kernel);
  const factor = kernels.map((value) => (Math.max(...kernels) - value) / (Math.max(...kernels) - Math.min(...kernels)));

  const fills: Record<string, (patch: readonly number[]) => (value: number, inBox: number) => number> = {
    gaussian: () => (value, inBox) => value * factor[inBox],
    mean_patch: (patch) => () => meanOf(patch),
    mean_img: () => () => meanOf([...x]),
    '0.5': () => () => 0.5,
  };
  for (const [mode, fill] of Object.entries(fills)) {
    test(`mode ${mode}`, async () => {
      const [logits] = await outputs(asked, asked.input);
      const region = Array.from({ length: voxels }, (_, v) => v).filter((v) => logits[v] >= logits[voxels + v]);
      const starts = size.map((extent, axis) => windowStarts(extent, box[axis], 0.5));
      const importance = importanceMap(box, mode === 'gaussian' ? 'gaussian' : 'constant');
      const sums = new Float64Array(voxels);
      const weights = new Float64Array(voxels);
      for (const i of starts[0])
        for (const j of starts[1])
          for (const k of starts[2]) {
            const at = offsets.map(([di, dj, dk]) => ((i + di) * 12 + j + dj) * 2 + k + dk);
            const hide = fill([...at, ...at.map((v) => voxels + v)].map((v) => x[v]));
            const data = Float32Array.from(x);
            at.forEach((v, inBox) => {
              for (const c of [0, 1]) data[c * voxels + v] = hide(x[c * voxels + v], inBox);
            });
            const [output] = await outputs(asked, tensor('f32', asked.input.shape, data));
            const score = meanOf(region.map((v) => 1 / (1 + Math.exp(output[voxels + v] - output[v]))));
            at.forEach((v, inBox) => {
              sums[v] += score * importance[inBox];
              weights[v] += importance[inBox];
            });
          }
      const explain = explainMethodNamed('occlusion').create({ mask_size: [...box], overlap: 0.5, mode: mode === '0.5' ? 0.5 : mode });
      const { raw } = await explain(asked, createReferenceBackend());
      assertClose(
        asFloat64(raw),
        sums.map((sum, v) => sum / weights[v]),
        { rel: 1e-6 },
      );
    });
  }
});

describe('explanations in general', () => {
  const asked = question(densenet, recipeInput('explain', [1, 1, 16, 16, 16]), 0);
  const backend = createReferenceBackend();

  test('wrong questions are refused', async () => {
    const gradcam = explainMethodNamed('gradcam');
    await assert.rejects(gradcam.create()({ ...asked, classIndex: 3 }, backend), { code: 'class-unknown' });
    await assert.rejects(gradcam.create({ target_layers: 'features.denseblok1' })(asked, backend), { code: 'module-unknown' });
    await assert.rejects(gradcam.create({ target_layers: 'class_layers.out' })(asked, backend), { code: 'explain-layer' });
    await assert.rejects(gradcam.create()({ ...asked, input: tensor('f32', [2, 1, 16, 16, 16]) }, backend), { code: 'explain-input' });
    const { shape } = asked.weights.get('class_layers.out.bias') as Tensor;
    const sure = new Map(asked.weights).set('class_layers.out.bias', tensor('f32', shape, new Float32Array(3).fill(1000)));
    await assert.rejects(explainMethodNamed('gradcam++').create()({ ...asked, weights: sure }, backend), { code: 'map-not-finite' });
    await assert.rejects(explainMethodNamed('occlusion').create({ mask_size: 17 })(asked, backend), { code: 'argument-value' });
    assert.throws(() => explainMethodNamed('occlusion').create({ target_layers: 'features' }), { code: 'argument-unknown' });
    assert.throws(() => explainMethodNamed('grad-cam'), { code: 'explain-method', message: /did you mean gradcam\?/ });
    const segmentation = question(linear, tensor('f32', [1, 2, 4, 4, 4]), 1);
    segmentation.weights.get('model.2.conv.bias')?.data.set([100, -100] as never);
    await assert.rejects(gradcam.create()(segmentation, backend), { code: 'region-empty' });
  });

  test('long ones tell how far they are, and stop when asked', async () => {
    for (const [name, args] of [
      ['integrated-gradients', { n_steps: 8 }],
      ['occlusion', { mask_size: 8, overlap: 0 }],
    ] as const) {
      const controller = new AbortController();
      const seen: number[] = [];
      const onProgress = ({ done, total }: { done: number; total: number }) => {
        assert.equal(total, 8);
        seen.push(done);
        if (done === 3) controller.abort();
      };
      const run = explainMethodNamed(name).create(args)(asked, backend, { signal: controller.signal, onProgress });
      await assert.rejects(run, { name: 'AbortError' });
      assert.deepEqual(seen, [1, 2, 3]);
    }
  });

  test("a segmentation network's Grad-CAM: mean logit of the region, through convolutions", async () => {
    const segmentation = question(linear, recipeInput('explain', [1, 2, 4, 4, 4]), 1);
    const layer = 'model.0';
    const [logits, activation] = await outputs(segmentation, segmentation.input, layer);
    const region = Array.from({ length: 64 }, (_, v) => v).filter((v) => logits[64 + v] > logits[v]);
    const { raw, settings } = await explainMethodNamed('gradcam').create({ target_layers: layer })(segmentation, backend);
    const mean = region.reduce((sum, v) => sum + logits[64 + v], 0) / region.length;
    assertClose([settings.score as number], [mean], { rel: 1e-6 });
    // A bias that grows by 1 moves a whole channel of the layer, the score by the sum of its gradient.
    const bias = segmentation.weights.get('model.0.conv.bias') as Tensor;
    const weights: number[] = [];
    for (let c = 0; c < 3; c++) {
      const moved = new Map(segmentation.weights).set('model.0.conv.bias', withValue(bias, c, Number(bias.data[c]) + 1));
      const [output] = await outputs({ ...segmentation, weights: moved }, segmentation.input);
      weights.push((region.reduce((sum, v) => sum + output[64 + v], 0) / region.length - mean) / 64);
    }
    const expected = Array.from({ length: 64 }, (_, v) =>
      Math.max(
        0,
        weights.reduce((sum, w, c) => sum + w * activation[64 * c + v], 0),
      ),
    );
    assert.ok(expected.some((value) => value > 0) && expected.includes(0));
    assertClose(asFloat64(raw), expected, { rel: 1e-5 });
  });

  test('what a map cannot show is said', async () => {
    const codes = async (of: Question, name: string, args: Record<string, unknown>) => {
      const { warnings } = await explainMethodNamed(name).create(args)(of, backend);
      return warnings.map(({ code }) => code);
    };
    const last = 'class_layers.out.weight';
    const { shape, data } = asked.weights.get(last) as Tensor;
    const negative = new Map(asked.weights).set(last, tensor('f32', shape, new Float32Array(data.length).fill(-1)));
    assert.deepEqual(await codes({ ...asked, weights: negative }, 'gradcam', { target_layers: 'class_layers.relu' }), ['map-empty']);
    assert.deepEqual(await codes(asked, 'gradcam', {}), []);
    const flat = { ...asked, input: tensor('f32', asked.input.shape, new Float32Array(16 ** 3).fill(0.5)) };
    assert.deepEqual(await codes(flat, 'occlusion', { mode: 'mean_img' }), ['map-empty']);
    assert.deepEqual(await codes(asked, 'occlusion', { mode: 'mean_img' }), []);
    // A probability of 1 − e⁻³⁰ does not tell; its logit does.
    const { shape: outputs } = asked.weights.get('class_layers.out.bias') as Tensor;
    const sure = { ...asked, weights: new Map(asked.weights).set('class_layers.out.bias', tensor('f32', outputs, Float32Array.of(30, 0, 0))) };
    assert.deepEqual(await codes(sure, 'occlusion', { mask_size: 8, overlap: 0 }), ['map-empty']);
    assert.deepEqual(await codes(sure, 'occlusion', { mask_size: 8, overlap: 0, activate: false }), []);
    assert.deepEqual(await codes(asked, 'integrated-gradients', { n_steps: 1, baseline: 3 }), ['attributions-incomplete']);
  });

  test("MONAI's normaliser turns a map round", () => {
    const map = tensor('f32', [1, 1, 1, 1, 3], Float32Array.of(2, 4, 3));
    assert.deepEqual([...asFloat64(defaultNormalizer(map))], [1, 0, 0.5]);
    assert.deepEqual([...asFloat64(defaultNormalizer(tensor('f32', [1, 1, 1, 1, 2], Float32Array.of(5, 5))))], [0, 0]);
  });
});
