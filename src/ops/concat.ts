import { check, defineOp, f32 } from './define';

/** Joins along the channels (axis 1). The planner makes it a copy-free view wherever channels fall on multiples of 4. */
export const concat = defineOp({
  name: 'concat',
  inputs: ['x'],
  variadic: true,
  normalise: () => ({}),
  infer: (inputs) => {
    const [{ shape }] = inputs;
    const fits = inputs.every((t) => t.shape.length === shape.length && t.shape.every((extent, axis) => axis === 1 || extent === shape[axis]));
    check(
      fits && (shape.length === 2 || shape.length === 5),
      'concat',
      inputs.map((t) => `[${t.shape}]`).join(', '),
      'give rank 2 or 5, equal but for the channels',
    );
    return [f32(shape.map((extent, axis) => (axis === 1 ? inputs.reduce((sum, t) => sum + t.shape[1], 0) : extent)))];
  },
  flops: () => 0,
  gradient: (g) => {
    let end = 0;
    return g.inputs.map((part, index) => {
      const begin = end;
      end += part.shape[1];
      return g.wants(index) ? g.op('slice', [g.dy], { begin, end }) : undefined;
    });
  },
});
