import type { Value } from '../graph/ir';
import { check, defineOp, elements, f32 } from './define';
import { checkEpilogue, type Epilogue, epilogueGradients, epilogueInputs, normaliseEpilogue } from './epilogue';
import { channelSums } from './sums';

/** y = x · weightᵀ (+ bias), then the epilogue. x [..., I] of rank 2 to 4, weight [O, I], bias [O]. A slope or residual needs rank 2. */
export const linear = defineOp({
  name: 'linear',
  inputs: ['x', 'weight'],
  optional: ['bias', ...epilogueInputs],
  normalise: (attrs: Partial<Epilogue>): Epilogue => normaliseEpilogue(attrs),
  infer: ([x, weight, bias, slope, residual], attrs) => {
    const rank = x.shape.length;
    const [o, i] = weight.shape;
    check(
      rank >= 2 && rank <= 4 && weight.shape.length === 2,
      'linear',
      `x [${x.shape}] and weight [${weight.shape}]`,
      'give x of rank 2 to 4 and weight of rank 2',
    );
    check(x.shape[rank - 1] === i, 'linear', `x has ${x.shape[rank - 1]} features, weight takes ${i}`, 'check in_features');
    check(!bias || elements(bias) === o, 'linear', `bias [${bias?.shape}] for ${o} outputs`, 'give one value an output');
    const y = f32([...x.shape.slice(0, -1), o]);
    check(rank === 2 || !slope, 'linear', 'a slope needs x of rank 2', 'apply prelu apart');
    checkEpilogue('linear', attrs, y, slope, residual);
    return [y];
  },
  flops: ([x, weight]) => 2 * elements(x) * weight.shape[0],
  gradient: (g) => {
    const [x, weight, bias, slope, residual] = g.inputs;
    const { dz, dSlope, dResidual } = epilogueGradients(g, 'linear', [x, weight, bias], slope, residual);
    const rows = (value: Value) =>
      g.op('reshape', [value], { shape: [elements(value) / value.shape[value.shape.length - 1], value.shape[value.shape.length - 1]] });
    const dRows = rows(dz);
    return [
      g.wants(0) ? g.op('reshape', [g.op('matmul', [dRows, weight])], { shape: x.shape }) : undefined,
      g.wants(1) ? g.op('matmul', [g.op('transpose', [dRows]), rows(x)]) : undefined,
      g.wants(2) ? channelSums(g, dRows) : undefined,
      dSlope,
      dResidual,
    ];
  },
});
