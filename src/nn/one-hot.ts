import { tensor } from '../core/tensor';
import type { Value } from '../graph/ir';
import type { Builder } from '../ops/builder';

/**
 * f32 labels [N, 1, ...] of any rank to [N, classes, ...]: 1 in the channel that a label names, 0 in the others, as MONAI's `one_hot`.
 * A label that names no channel (an ignored voxel, say) gives zeros. There is no gradient.
 */
export function oneHot(b: Builder, labels: Value, classes: number): Value {
  const names = labels.shape.map((_, axis) => (axis === 1 ? classes : 1));
  return b.binary(
    labels,
    b.literal(
      tensor(
        'f32',
        names,
        Float32Array.from({ length: classes }, (_, i) => i),
      ),
    ),
    { kind: 'eq' },
  );
}
