import { PmError } from '../../core/errors';
import type { Shape } from '../../core/shape';
import { asFloat64, type Tensor } from '../../core/tensor';
import { gradients } from '../../graph/gradients';
import type { Graph, Value } from '../../graph/ir';
import { type Builder, createBuilder } from '../../ops/builder';
import { interpolateAttrs } from '../../ops/interpolate';
import { badArgument, nullable, optional, type Rule } from '../arguments';
import { type Traced, traceNetwork } from '../models/build';
import { type Explainer, emptyMap, type Question } from './method';
import { scoreOf, selectionOf, withPlan } from './score';

/** What the weights of a layer's channels are computed from. */
export interface Response {
  /** The layer's output A and ∂score/∂A, [1, K, d, h, w]. */
  readonly activation: Value;
  readonly gradient: Value;
  /** [1, 1, 1, 1, 1] */
  readonly score: Value;
}

/** Weights of the channels, [1, K, 1, 1, 1]. */
export type ChannelWeights = (b: Builder, response: Response) => Value;

const moduleName: Rule<string> = (value, where) => {
  if (typeof value !== 'string' || value === '') throw badArgument(where, value, "give a module's name in PyTorch, as features.denseblock2");
  return value;
};

/** MONAI's `target_layers`, one name; null takes the last module whose output has more than one voxel and is not the network's own. */
export const layerArguments = { target_layers: optional(nullable(moduleName), null) };

/**
 * Class activation by gradients: raw = relu(Σ w · A) over the channels of a layer's output A, [1, 1, d, h, w]; the map is raw brought to
 * the input's size by trilinear interpolation between voxel centres (align_corners=False), as MONAI's upsampler has it. Throws
 * `explain-layer`, `module-unknown` and `map-not-finite`.
 */
export function classActivation(layer: string | null, channelWeights: ChannelWeights): Explainer {
  return async (question, backend, options = {}) => {
    const select = await selectionOf(question, backend, options);
    const { graph, module } = activationGraph(question, select.shape, layer, channelWeights);
    return withPlan(graph, question, backend, options, async (executable) => {
      const { map, raw, score } = await executable.run({ input: question.input, select }, options);
      checkFinite(module, map, asFloat64(score)[0]);
      const warnings = emptyMap(module, map, 'the map is zero: at no voxel does this layer speak for the class, name another');
      return { map, raw, settings: { target_layers: module, score: asFloat64(score)[0] }, warnings };
    });
  };
}

/** Grad-CAM++ has a factor of e^score, which f32 holds up to a score of 88. */
function checkFinite(module: string, map: Tensor, score: number): void {
  if (asFloat64(map).every(Number.isFinite)) return;
  const why = `the map has values that are not finite, the score is ${score}`;
  throw new PmError('map-not-finite', module, why, 'check the input, or use gradcam in place of gradcam++');
}

function activationGraph(
  { architecture, input }: Question,
  outputShape: Shape,
  layer: string | null,
  channelWeights: ChannelWeights,
): { graph: Graph; module: string } {
  const b = createBuilder();
  const traced = traceNetwork(b, architecture, b.input('input', input.shape));
  const select = b.input('select', outputShape);
  const module = layer ?? lastSpatialModule(traced);
  const activation = traced.outputOf(module);
  const [gradient] = gradients(b, [{ value: traced.output, gradient: select }], [activation]);
  if (activation.shape.length !== 5 || !gradient)
    throw new PmError('explain-layer', `layer ${module}`, `gives [${activation.shape}], no map that the class's score depends on`, 'name another');
  const total = scoreOf(b, traced.output, select);
  const score = b.reshape(total, { shape: [1, 1, 1, 1, 1] });
  const weighted = b.binary(activation, channelWeights(b, { activation, gradient, score }), { kind: 'mul' });
  const raw = b.unary(b.reduce(weighted, { dims: [1] }), { kind: 'relu' });
  const size = input.shape.slice(2);
  b.output('map', b.interpolate(raw, interpolateAttrs(raw.shape.slice(2), { mode: 'trilinear', size })));
  b.output('raw', raw);
  b.output('score', b.reshape(total, { shape: [1] }));
  return { graph: b.finish(), module };
}

/** Of modules that give the same value the outermost: the one with the shortest name. */
function lastSpatialModule({ modules, outputOf, output }: Traced): string {
  const spatial = modules
    .map((name) => ({ name, value: outputOf(name) }))
    .filter(({ value }) => value.id !== output.id && value.shape.length === 5 && value.shape.slice(2).some((extent) => extent > 1));
  spatial.sort((x, y) => y.value.id - x.value.id || x.name.length - y.name.length);
  const [last] = spatial;
  if (!last) throw new PmError('explain-layer', 'network', 'no module gives more than one voxel', 'give a larger input, or use occlusion');
  return last.name;
}
