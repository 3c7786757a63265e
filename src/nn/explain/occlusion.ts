import { PmError } from '../../core/errors';
import { gridViewOfTensor } from '../../core/grid-view';
import { nextTask } from '../../core/progress';
import { numel, type Shape, type Triple, triple } from '../../core/shape';
import { asFloat32, asFloat64, type Tensor, tensor } from '../../core/tensor';
import type { Graph } from '../../graph/ir';
import { createBuilder } from '../../ops/builder';
import { boolean, extents, nullable, number, oneOf, optional, type Rule } from '../arguments';
import { traceNetwork } from '../models/build';
import { slidingWindow } from '../sliding-window';
import { defineMethod, emptyMap, type Question } from './method';
import { type Occlusion, occlusionModes, occlusionOf } from './occlusion-modes';
import { scoreOf, selectionOf, withPlan } from './score';

const occlusionMode: Rule<Occlusion> = (value, where) =>
  typeof value === 'number' ? number()(value, where) : oneOf(...occlusionModes)(value, where);

/** MONAI's default extent of the box. */
const MASK_SIZE = 16;

/** A score that moves by less of itself may have been moved by rounding in f32. */
const NOISE = 1e-5;
const UNMOVED = 'whatever is hidden, the score moves no more than by rounding; use "activate": false where the probability is near 1';

/**
 * Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks", as MONAI 1.3.2's OcclusionSensitivity: a box is moved
 * over the image like a sliding window, and each voxel gets the mean of the scores of the images in which it was hidden, weighted by a
 * Gaussian in mode `gaussian`. That mean is raw, MONAI's own map; the map is the score of the whole image less raw, [1, 1, D, H, W].
 *
 * `mask_size` is 16 by default, or the image's extent where that is less. The score is the class's probability, by softmax over the
 * network's outputs or by sigmoid where there is one only (MONAI asks the number of the input's channels instead), or with
 * `activate: false` its logit; of a segmentation network the mean over the region predicted in the whole image.
 * MONAI's bounding box, its map of the most probable class and functions as modes are not there.
 */
export const occlusion = defineMethod(
  'occlusion',
  "what the class's probability loses where a box of the image is hidden",
  {
    mask_size: optional(nullable(extents), null),
    overlap: optional(number({ min: 0, max: 0.99 }), 0.25),
    mode: optional(occlusionMode, 'gaussian'),
    activate: optional(boolean, true),
  },
  (args) =>
    async (question, backend, options = {}) => {
      const { input } = question;
      const select = await selectionOf(question, backend, options);
      const size = triple(input.shape.slice(2));
      const box = args.mask_size ?? triple(size.map((extent) => Math.min(extent, MASK_SIZE)));
      if (box.some((extent, axis) => extent > size[axis]))
        throw new PmError('argument-value', 'occlusion.mask_size', `[${box}] is larger than the image [${size}]`, 'give a smaller box');
      return withPlan(scoreGraph(question, select.shape, args.activate), question, backend, options, async (executable) => {
        const scoreFor = async (image: Tensor) => {
          await nextTask();
          return asFloat64((await executable.run({ input: image, select }, { signal: options.signal })).score)[0];
        };
        const score = await scoreFor(input);
        const hide = occlusionOf(args.mode, input, box);
        const raw = await slidingWindow(
          gridViewOfTensor(coordinates(size)),
          { roiSize: box, overlap: args.overlap, mode: args.mode === 'gaussian' ? 'gaussian' : 'constant' },
          async (window) => {
            const corner = triple([0, 1, 2].map((axis) => Number(window.data[axis * numel(box)])));
            const hidden = await scoreFor(hide(corner));
            return tensor('f32', [1, 1, ...box], new Float32Array(numel(box)).fill(hidden));
          },
          options,
        );
        // Rounded as raw is, so that the map is 0 where nothing changed.
        const whole = Math.fround(score);
        const map = tensor(
          'f32',
          raw.shape,
          asFloat32(raw).map((value) => whole - value),
        );
        const warnings = emptyMap('occlusion', map, UNMOVED, NOISE * Math.abs(score));
        return { map, raw, settings: { ...args, mask_size: box, score }, warnings };
      });
    },
);

function scoreGraph({ architecture, input }: Question, outputShape: Shape, activate: boolean): Graph {
  const b = createBuilder();
  const { output } = traceNetwork(b, architecture, b.input('input', input.shape));
  const activated = output.shape[1] === 1 ? b.unary(output, { kind: 'sigmoid' }) : b.softmax(output, { dim: 1 });
  b.output('score', b.reshape(scoreOf(b, activate ? activated : output, b.input('select', outputShape)), { shape: [1] }));
  return b.finish();
}

/** Each voxel's own indices, [1, 3, D, H, W]: a window of them says where it lies. */
function coordinates(size: Triple): Tensor {
  const [nx, ny, nz] = size;
  const voxels = numel(size);
  const of = tensor('f32', [1, 3, ...size]);
  for (let voxel = 0; voxel < voxels; voxel++) {
    of.data[voxel] = Math.floor(voxel / (ny * nz)) % nx;
    of.data[voxels + voxel] = Math.floor(voxel / nz) % ny;
    of.data[2 * voxels + voxel] = voxel % nz;
  }
  return of;
}
