import { tensor } from '../../core/tensor';
import type { UnaryKind } from '../../ops/epilogue';
import { boolean, integer, nullable, number, oneOf, optional, type Rule } from '../arguments';
import { constant } from '../initial';
import { layerKind, layerSpecifier, missingKind } from './factory';
import { identity, type Layer, type ModuleBuilder } from './module';

/** Builds an activation in its module's scope. */
export type Activation = (m: ModuleBuilder) => Layer;

const inplace = optional(boolean, false);

const unary =
  (kind: UnaryKind, alpha?: number): Activation =>
  ({ ops }) =>
  (x) =>
    ops.unary(x, { kind, alpha });

const fixed = (kind: UnaryKind) => layerKind({ inplace }, () => unary(kind));

/** CELU(x) = α · ELU(x / α): for α = 1 they are one. */
const celu =
  (alpha: number): Activation =>
  ({ ops }) => {
    if (alpha === 1) return (x) => ops.unary(x, { kind: 'elu', alpha: 1 });
    const scale = ops.literal(tensor('f64', [1, 1, 1, 1, 1], new Float64Array([alpha])));
    return (x) => ops.binary(ops.unary(ops.binary(x, scale, { kind: 'div' }), { kind: 'elu', alpha: 1 }), scale, { kind: 'mul' });
  };

const softmax = (log: boolean) =>
  layerKind(
    { dim: optional(nullable(integer({ min: -5, max: 4 })), null) },
    ({ dim }): Activation =>
      ({ ops }) =>
      (x) =>
        ops.softmax(x, { dim: dim ?? 1, log }),
  );

const kinds = {
  ELU: layerKind({ alpha: optional(number(), 1), inplace }, ({ alpha }) => unary('elu', alpha)),
  RELU: fixed('relu'),
  LEAKYRELU: layerKind({ negative_slope: optional(number(), 0.01), inplace }, (args) => unary('leaky_relu', args.negative_slope)),
  PRELU: layerKind(
    { num_parameters: optional(integer(), 1), init: optional(number(), 0.25) },
    (args): Activation =>
      (m) => {
        const slope = m.parameter('weight', [args.num_parameters], constant(args.init));
        return (x) => m.ops.unary(x, { kind: 'prelu', slope });
      },
  ),
  RELU6: fixed('relu6'),
  SELU: fixed('selu'),
  CELU: layerKind({ alpha: optional(number(), 1), inplace }, ({ alpha }) => celu(alpha)),
  GELU: layerKind({ approximate: optional(oneOf('none', 'tanh'), 'none') }, (args) => unary(args.approximate === 'tanh' ? 'gelu_tanh' : 'gelu')),
  SIGMOID: layerKind({}, () => unary('sigmoid')),
  TANH: layerKind({}, () => unary('tanh')),
  SOFTMAX: softmax(false),
  LOGSOFTMAX: softmax(true),
  SWISH: layerKind({ alpha: optional(number(), 1) }, ({ alpha }) => unary('swish', alpha)),
  MEMSWISH: fixed('swish'),
  MISH: fixed('mish'),
  GEGLU: missingKind('halves the last axis, which no 3D network here allows'),
};

const specifier = layerSpecifier<Activation>(kinds, () => identity);

/** Reads MONAI's `act`: one of its factory's names, or [name, {arguments}]. */
export const activation: Rule<Activation> = (value, where) => {
  const create = specifier(value, where);
  return (m) => m.named(create(m));
};

/** MONAI's `act="relu"`, for networks that have no choice. */
export const relu: Activation = activation('relu', 'act');
