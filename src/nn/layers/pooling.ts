import { tensor } from '../../core/tensor';
import type { Value } from '../../graph/ir';
import type { Layer, ModuleBuilder } from './module';

/** The mean over D, H, W: [N, C, D, H, W] to [N, C]. */
export function globalAverage({ ops }: ModuleBuilder): Layer {
  return (x) => ops.reshape(ops.adaptive_pool3d(x, { kind: 'avg', outputSize: 1 }), { shape: [x.shape[0], x.shape[1]] });
}

/** Multiplies every channel of x [N, C, D, H, W] by its gate [N, C]. */
export function gateChannels({ ops }: ModuleBuilder, x: Value, gate: Value): Value {
  return ops.scale_shift(x, gate, ops.literal(tensor('f32', [x.shape[1]])));
}
