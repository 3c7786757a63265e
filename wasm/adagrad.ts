// total (first) += g²; parameter −= hyper[0] · g / (√total + eps).
import { bytesTo, gradientAt, hyperAt, OptimizerParams } from './optimizer';
import { VECTOR } from './simd';

export function adagrad(p: OptimizerParams, begin: i32, end: i32): void {
  const lr = hyperAt(p, 0);
  const eps = f32x4.splat(p.eps);
  const last = bytesTo(end);
  for (let at = bytesTo(begin); at < last; at += VECTOR) {
    const parameter = v128.load(p.parameter + at);
    const g = gradientAt(p, at, parameter);
    const total = f32x4.add(v128.load(p.first + at), f32x4.mul(g, g));
    v128.store(p.first + at, total);
    const d = f32x4.div(g, f32x4.add(f32x4.sqrt(total), eps));
    v128.store(p.parameter + at, f32x4.sub(parameter, f32x4.mul(lr, d)));
  }
}
