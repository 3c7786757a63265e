import { assert } from '../../core/errors';
import { nextTask, throwIfAborted } from '../../core/progress';
import { numel, type Shape } from '../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../core/tensor';
import { type Warning, warningOf } from '../../core/warning';
import { gradients } from '../../graph/gradients';
import type { Graph } from '../../graph/ir';
import { createBuilder } from '../../ops/builder';
import { integer, number, optional } from '../arguments';
import { traceNetwork } from '../models/build';
import { defineMethod, type Question } from './method';
import { scoreOf, selectionOf, withPlan } from './score';

/** Attributions should add up to within 5 % of the difference of the scores, as in the paper. */
const TOLERANCE = 0.05;

/**
 * Sundararajan et al. 2017, "Axiomatic attribution for deep networks": raw = (x − x₀) · ∫ ∂s/∂x dα along the straight line from the
 * baseline x₀, the same value at every voxel, to the image x; [1, C, D, H, W]. The integral is by the midpoint rule with `n_steps` points.
 * The map is the sum over the channels. Completeness: Σ raw → s(x) − s(x₀) as `n_steps` grows; `attributions-incomplete` warns where they
 * are apart. They stay so from a baseline of 0 where an instance norm takes the scale away again: the score then jumps at the baseline.
 */
export const integratedGradients = defineMethod(
  'integrated-gradients',
  "the gradient of the class's score at every voxel, integrated from a blank image to this one",
  { n_steps: optional(integer(), 50), baseline: optional(number(), 0) },
  (args) =>
    async (question, backend, options = {}) => {
      const { signal, onProgress } = options;
      const { shape } = question.input;
      const x = asFloat64(question.input);
      const select = await selectionOf(question, backend, options);
      return withPlan(gradientGraph(question, select.shape), question, backend, options, async (executable) => {
        const at = async (alpha: number) => {
          throwIfAborted(signal);
          await nextTask();
          const input = tensor(
            'f32',
            shape,
            Float32Array.from(x, (value) => args.baseline + alpha * (value - args.baseline)),
          );
          const { gradient, score } = await executable.run({ input, select }, { signal });
          return { gradient: asFloat64(gradient), score: asFloat64(score)[0] };
        };
        const attributions = new Float64Array(x.length);
        for (let step = 0; step < args.n_steps; step++) {
          const { gradient } = await at((step + 0.5) / args.n_steps);
          for (let i = 0; i < x.length; i++) attributions[i] += ((x[i] - args.baseline) * gradient[i]) / args.n_steps;
          onProgress?.({ stage: 'steps', done: step + 1, total: args.n_steps });
        }
        const raw = tensor('f32', shape, Float32Array.from(attributions));
        const sum = attributions.reduce((total, value) => total + value, 0);
        const { score } = await at(1);
        const { score: baselineScore } = await at(0);
        const settings = { ...args, score, baselineScore, sum };
        return { map: channelSum(raw), raw, settings, warnings: incomplete(sum, score - baselineScore) };
      });
    },
);

/** Where the steps are too wide. */
function incomplete(sum: number, difference: number): Warning[] {
  if (Math.abs(sum - difference) <= TOLERANCE * Math.abs(difference)) return [];
  const figures = `add up to ${sum.toPrecision(3)}, the scores differ by ${difference.toPrecision(3)}`;
  return [warningOf('attributions-incomplete', 'integrated-gradients', `the attributions ${figures}: use more n_steps, or another baseline`)];
}

function gradientGraph({ architecture, input }: Question, outputShape: Shape): Graph {
  const b = createBuilder();
  const x = b.input('input', input.shape);
  const select = b.input('select', outputShape);
  const { output } = traceNetwork(b, architecture, x);
  const [gradient] = gradients(b, [{ value: output, gradient: select }], [x]);
  assert(gradient !== undefined, 'the score of a class does not depend on the input');
  b.output('gradient', gradient);
  b.output('score', b.reshape(scoreOf(b, output, select), { shape: [1] }));
  return b.finish();
}

function channelSum(raw: Tensor): Tensor {
  const size = raw.shape.slice(2);
  const map = tensor('f32', [1, 1, ...size]);
  const voxels = numel(size);
  asFloat64(raw).forEach((value, i) => {
    (map.data as Float32Array)[i % voxels] += value;
  });
  return map;
}
