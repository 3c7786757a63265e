import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tensor } from '../../src/core/tensor';
import { labelMask } from '../../src/stats/one-hot';
import {
  computeConfusionMetric,
  computeDice,
  computeGeneralizedDice,
  computeIou,
  dice,
  generalizedDice,
  getConfusionMatrix,
  type Reduction,
  reduceMetric,
} from '../../src/stats/segmentation';
import {
  averageSurfaceDistance,
  computeAverageSurfaceDistance,
  computeHausdorffDistance,
  computeSurfaceDice,
  hausdorffDistance,
  surfaceDice,
  surfaceDistances,
} from '../../src/stats/surface-distance';
import { assertClose } from '../support/close';
import { describeReference, readGoldens, readJson } from '../support/reference';

interface Case {
  readonly case: string;
  readonly attrs: {
    op: string;
    include_background?: boolean;
    ignore_empty?: boolean;
    reduction?: Reduction;
    percentile?: number | null;
    directed?: boolean;
    symmetric?: boolean;
    spacing?: number[] | null;
    class_thresholds?: number[];
    metric?: string;
  };
}

describeReference('monai/metrics', 'segmentation metrics equal MONAI', () => {
  const { cases } = readJson<{ cases: Case[] }>('monai', 'metrics', 'segmentation.json');
  const tensors = readGoldens('monai', 'metrics', 'segmentation.safetensors');
  const of = (name: string) => tensors.get(name) as Tensor;
  const yPred = of(`${cases[0].case}/in.y_pred`);
  const y = of(`${cases[0].case}/in.y`);
  const run = ({ attrs }: Case): (number | number[] | number[][])[] => {
    const { include_background: includeBackground, ignore_empty: ignoreEmpty, percentile, directed, symmetric, spacing } = attrs;
    switch (attrs.op) {
      case 'compute_dice':
        return [computeDice(yPred, y, { includeBackground, ignoreEmpty })];
      case 'DiceMetric': {
        const { value, notNans } = reduceMetric(computeDice(yPred, y, { includeBackground }), attrs.reduction);
        return [value, notNans];
      }
      case 'compute_iou':
        return [computeIou(yPred, y, { includeBackground })];
      case 'compute_generalized_dice':
        return [computeGeneralizedDice(yPred, y, { includeBackground })];
      case 'compute_hausdorff_distance':
        return [computeHausdorffDistance(yPred, y, { includeBackground, percentile, directed, spacing })];
      case 'compute_average_surface_distance':
        return [computeAverageSurfaceDistance(yPred, y, { includeBackground, symmetric, spacing })];
      case 'compute_surface_dice':
        return [computeSurfaceDice(yPred, y, attrs.class_thresholds as number[], { includeBackground, spacing })];
      case 'get_confusion_matrix':
        return [
          getConfusionMatrix(yPred, y, { includeBackground })
            .flat()
            .map(({ tp, fp, tn, fn }) => [tp, fp, tn, fn]),
        ];
      case 'compute_confusion_matrix_metric':
        return [computeConfusionMetric(attrs.metric as string, yPred, y)];
      default:
        throw new Error(`no metric for ${attrs.op}`);
    }
  };
  for (const entry of cases) {
    test(entry.case, () => {
      const [out, notNans] = run(entry).map((value) => [value].flat(2));
      assertClose(out, of(`${entry.case}/out`).data as Float32Array, { rel: 1e-5 });
      if (entry.attrs.op === 'DiceMetric') assertClose(notNans, of(`${entry.case}/not_nans`).data as Float32Array, { rel: 0 });
    });
  }
});

/** 1 where a voxel of a 6 x 5 x 4 grid (last axis fastest) lies in the box. */
function box(low: number[], high: number[]): Uint8Array {
  const mask = new Uint8Array(120);
  for (let x = low[0]; x <= high[0]; x++)
    for (let y = low[1]; y <= high[1]; y++) for (let z = low[2]; z <= high[2]; z++) mask[(x * 5 + y) * 4 + z] = 1;
  return mask;
}

test('distances of shifted boxes, by hand', () => {
  const a = box([0, 1, 1], [2, 3, 2]);
  const b = box([2, 1, 1], [4, 3, 2]);
  const distances = surfaceDistances(a, b, { shape: [6, 5, 4], spacing: [1.5, 1, 1] });
  assert.equal(hausdorffDistance(distances), 3);
  assert.equal(hausdorffDistance(distances, { percentile: 0 }), 3);
  // Each box is all surface: 18 voxels, 6 each at 3, 1.5 and 0 mm from the other.
  assert.equal(averageSurfaceDistance(distances), 1.5);
  assert.equal(surfaceDice(distances, 1.5), 24 / 36);
  assert.equal(dice(a, b), (2 * 6) / 36);
});

test('empty masks give infinity, and NaN where both are empty', () => {
  const empty = new Uint8Array(120);
  const some = box([1, 1, 1], [2, 2, 2]);
  const grid = { shape: [6, 5, 4] as const };
  for (const distances of [surfaceDistances(some, empty, grid), surfaceDistances(empty, some, grid)]) {
    assert.equal(hausdorffDistance(distances), Number.POSITIVE_INFINITY);
    assert.ok(Number.isNaN(hausdorffDistance(distances, { percentile: 95 })));
    assert.equal(surfaceDice(distances, 5), 0);
  }
  const none = surfaceDistances(empty, empty, grid);
  assert.ok([hausdorffDistance(none), averageSurfaceDistance(none), surfaceDice(none, 1)].every(Number.isNaN));
  assert.ok(Number.isNaN(dice(some, empty)));
  assert.equal(dice(some, empty, { ignoreEmpty: false }), 0);
  assert.equal(dice(empty, empty, { ignoreEmpty: false }), 1);
});

test('surfaces agree with brute force on random masks', () => {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const [nx, ny, nz] = [6, 5, 4];
  const spacing = [0.7, 1.3, 2.1];
  const masks = [0.3, 0.6].map((share) => Uint8Array.from({ length: 120 }, () => (random() < share ? 1 : 0)));
  const surfaces = masks.map((mask) => {
    const at = (x: number, y: number, z: number) => (x < 0 || x >= nx || y < 0 || y >= ny || z < 0 || z >= nz ? 0 : mask[(x * ny + y) * nz + z]);
    const points: number[][] = [];
    for (let x = 0; x < nx; x++)
      for (let y = 0; y < ny; y++)
        for (let z = 0; z < nz; z++) {
          const inner = at(x - 1, y, z) && at(x + 1, y, z) && at(x, y - 1, z) && at(x, y + 1, z) && at(x, y, z - 1) && at(x, y, z + 1);
          if (at(x, y, z) && !inner) points.push([x, y, z]);
        }
    return points;
  });
  const nearest = (from: number[][], to: number[][]) =>
    from.map((p) => Math.min(...to.map((q) => Math.hypot(...p.map((c, a) => (c - q[a]) * spacing[a])))));
  const distances = surfaceDistances(masks[0], masks[1], { shape: [nx, ny, nz], spacing: [0.7, 1.3, 2.1] });
  assertClose(distances.predictionToTruth, nearest(surfaces[0], surfaces[1]), { rel: 1e-12 });
  assertClose(distances.truthToPrediction, nearest(surfaces[1], surfaces[0]), { rel: 1e-12 });
});

test('shapes and names that do not fit are refused', () => {
  const one = tensor('u8', [1, 2, 1, 1, 2]);
  assert.throws(() => computeDice(one, tensor('u8', [1, 2, 1, 2, 1])), /shapes/);
  assert.throws(() => computeConfusionMetric('sensitvity', one, one), /sensitvity/);
  assert.throws(() => computeSurfaceDice(one, one, [1, 2]), /2 for 1 classes/);
  assert.throws(() => surfaceDistances([1], [1, 0], { shape: [1, 1, 1] }), /elements/);
  assert.equal(generalizedDice([{ tp: 0, fp: 0, fn: 0, tn: 5 }]), 1);
  assert.deepEqual([...labelMask([0, 2, 1, 2], 2)], [0, 1, 0, 1]);
});
