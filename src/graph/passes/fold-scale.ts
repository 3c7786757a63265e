import type { Node, ValueId } from '../ir';
import { constantValues, type Pass, producers, Rewriter, useCounts } from '../rewrite';

/** Where the output channels stand in each operator's weight. */
const outputAxis: Readonly<Record<string, number>> = { conv3d: 0, conv_transpose3d: 1, linear: 0 };

const plain = { activation: 'identity', alpha: 0 };

/**
 * Folds a per-channel scale and shift by constants (batch normalisation in evaluation) into the weights and bias of the
 * convolution or linear layer before it: w' = w · scale, b' = b · scale + shift.
 */
export const foldScale: Pass = (graph) => {
  const made = producers(graph);
  const uses = useCounts(graph);
  const constants = constantValues(graph);
  const folded = new Map<Node, Node>();
  for (const node of graph.nodes) {
    const source = node.op === 'scale_shift' ? made.get(node.inputs[0] as ValueId) : undefined;
    if (source && isFoldable(source, node)) folded.set(node, source);
  }
  const rewriter = new Rewriter(graph);
  const absorbed = new Set(folded.values());
  for (const node of graph.nodes) {
    const source = folded.get(node);
    if (source) rewriter.nodes.push(fold(source, node));
    else if (!absorbed.has(node)) rewriter.nodes.push(node);
  }
  return rewriter.finish();

  function isFoldable(source: Node, scale: Node): boolean {
    const axis = outputAxis[source.op];
    const [, weight, bias, slope, residual] = source.inputs;
    const { groups = 1, activation } = source.attrs as { groups?: number; activation: string };
    return (
      axis !== undefined &&
      (axis === 0 || groups === 1) &&
      activation === 'identity' &&
      slope === undefined &&
      residual === undefined &&
      uses.get(source.outputs[0]) === 1 &&
      [weight, bias, scale.inputs[1], scale.inputs[2]].every((value) => value === undefined || constants.has(value)) &&
      scale.inputs.slice(1, 3).every((value) => graph.values[value as ValueId].shape.length === 1)
    );
  }

  function fold(source: Node, scale: Node): Node {
    const [x, weight, bias] = source.inputs as ValueId[];
    const [, factor, shift, slope, residual] = scale.inputs as ValueId[];
    const weightType = graph.values[weight];
    const shape = weightType.shape.map((extent, axis) => (axis === outputAxis[source.op] ? extent : 1));
    const column = rewriter.add('reshape', [factor], { shape }, { ...weightType, shape });
    const scaledWeight = rewriter.add('binary', [weight, column], { kind: 'mul', ...plain }, weightType);
    const type = graph.values[shift];
    const scaledBias = bias === undefined ? undefined : rewriter.add('binary', [bias, factor], { kind: 'mul', ...plain }, type);
    const newBias = scaledBias === undefined ? shift : rewriter.add('binary', [scaledBias, shift], { kind: 'add', ...plain }, type);
    const attrs = { ...source.attrs, ...scale.attrs };
    return { op: source.op, attrs, inputs: [x, scaledWeight, newBias, slope, residual], outputs: scale.outputs };
  }
};
