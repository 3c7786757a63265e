// mean (first) = a · mean + (1 − a) · g, square (second) = b · square + (1 − b) · g²;
// parameter = hyper[2] · parameter − hyper[0] · mean / (√square / hyper[1] + eps), with the largest square so far (third) where it is kept.
import { average, bytesTo, gradientAt, hyperAt, OptimizerParams } from './optimizer';
import { VECTOR } from './simd';

export function adam(p: OptimizerParams, begin: i32, end: i32): void {
  const step = hyperAt(p, 0);
  const root = hyperAt(p, 1);
  const kept = hyperAt(p, 2);
  const eps = f32x4.splat(p.eps);
  const last = bytesTo(end);
  for (let at = bytesTo(begin); at < last; at += VECTOR) {
    const parameter = v128.load(p.parameter + at);
    const g = gradientAt(p, at, parameter);
    const mean = average(v128.load(p.first + at), g, p.a);
    let square = average(v128.load(p.second + at), f32x4.mul(g, g), p.b);
    v128.store(p.first + at, mean);
    v128.store(p.second + at, square);
    if (p.third) {
      square = f32x4.max(square, v128.load(p.third + at));
      v128.store(p.third + at, square);
    }
    const deviation = f32x4.add(f32x4.div(f32x4.sqrt(square), root), eps);
    v128.store(p.parameter + at, f32x4.sub(f32x4.mul(kept, parameter), f32x4.div(f32x4.mul(step, mean), deviation)));
  }
}
