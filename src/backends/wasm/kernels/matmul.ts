import type { Operand } from '../../../graph/plan';
import { normaliseEpilogue } from '../../../ops/epilogue';
import type { WasmKernel } from '../kernel';
import { BLOCK, matrixOf, rowAxes, tileParams } from './convolution';

/** A convolution with one tap over the rows of a, one sample a matrix of the batch, b for weights as it lies. */
export const matmul: WasmKernel<'matmul'> = ({ inputs: [a, b], outputs: [y] }, memory) => {
  const [x, w] = [a as Operand, b as Operand];
  const rows = x.shape[x.shape.length - 2];
  const inner = matrixOf(x).columns;
  const { columns } = matrixOf(w);
  const samples = matrixOf(x).rows / rows;
  const blocks = Math.ceil(columns / BLOCK);
  const axes = rowAxes(rows);
  const product = { x, y, epilogue: normaliseEpilogue({}), samples, channels: inner, outputs: columns, axes };
  const params = {
    ...tileParams(memory, product, axes, 0, inner),
    weights: memory.address(w),
    weightStep: memory.pitch(w),
    blockStep: 4 * BLOCK,
    sampleStep: inner * memory.pitch(w),
    firsts: memory.zeros(4 * blocks),
    channels: inner,
  };
  return [memory.call('matmul', params, blocks * samples, rows * inner * BLOCK)];
};
