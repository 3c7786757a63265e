import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { explainMethodNamed } from '../../../src/nn/explain/all';
import { defaultNormalizer } from '../../../src/nn/explain/normalise';
import { buildNetwork } from '../../../src/nn/models/build';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { recipeWeights } from '../../support/recipe';
import { describeReference, readGoldens, readJson } from '../../support/reference';
import { classBatch } from '../train/runs';

interface Golden {
  readonly case: string;
  readonly attrs: {
    readonly op: 'GradCAM' | 'GradCAMpp';
    readonly model: string;
    readonly config: Readonly<Record<string, never>>;
    readonly weights: string;
    readonly layer: string;
    readonly class_idx: number;
  };
}

const methods = { GradCAM: 'gradcam', GradCAMpp: 'gradcam++' };

/** Sample 1 of the classification runs. */
function sample(): Tensor {
  const [, ...shape] = classBatch(0, 0).input.shape;
  const voxels = shape.reduce((product, extent) => product * extent, 1);
  return tensor('f32', [1, ...shape], (classBatch(0, 0).input.data as Float32Array).slice(voxels, 2 * voxels));
}

function trained(): Map<string, Tensor> {
  const entries = [...readGoldens('monai/train', 'densenet_small_adam.safetensors')].filter(([key]) => key.startsWith('final.'));
  return new Map(entries.map(([key, value]) => [key.slice('final.'.length), value]));
}

/**
 * Within 1e-5 of the map's largest value. Grad-CAM++'s raw maps have the factor e^score, up to some 480 here: the stored f32 values are
 * themselves 3e-4 off what f64 gives, a millionth of the largest.
 */
function assertMap(actual: Tensor, expected: Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape);
  assertClose(asFloat64(actual), asFloat64(expected), { rel: 1e-5 }, what);
}

for (const { name: backendName, create, skip } of backends) {
  describe(`class activation maps against MONAI 1.3.2 on ${backendName}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    describeReference('monai/visualize', 'Grad-CAM and Grad-CAM++', () => {
      const { cases } = readJson<{ cases: readonly Golden[] }>('monai/visualize', 'gradcam.json');
      const goldens = readGoldens('monai/visualize', 'gradcam.safetensors');
      const input = sample();
      for (const { case: name, attrs } of cases) {
        test(name, async () => {
          const architecture = { name: attrs.model, args: attrs.config };
          const isTrained = attrs.weights.startsWith('trained');
          const weights = isTrained ? trained() : recipeWeights(buildNetwork(architecture, input.shape).stateDict, 0);
          const explain = explainMethodNamed(methods[attrs.op]).create({ target_layers: attrs.layer });
          const { raw, map } = await explain({ architecture, weights, input, classIndex: attrs.class_idx }, backend);
          assertMap(raw, goldens.get(`${name}/raw`) as Tensor, 'raw');
          assertMap(defaultNormalizer(map), goldens.get(`${name}/cam`) as Tensor, 'cam');
        });
      }
    });
  });
}
