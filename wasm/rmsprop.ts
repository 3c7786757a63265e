// square (first) = a · square + (1 − a) · g²; mean (third) = a · mean + (1 − a) · g; d = g / (√(square − mean²) + eps);
// velocity (second) = b · velocity + d; parameter −= hyper[0] · velocity, or d without one.
import { average, bytesTo, gradientAt, hyperAt, OptimizerParams } from './optimizer';
import { VECTOR } from './simd';

export function rmsprop(p: OptimizerParams, begin: i32, end: i32): void {
  const lr = hyperAt(p, 0);
  const eps = f32x4.splat(p.eps);
  const last = bytesTo(end);
  for (let at = bytesTo(begin); at < last; at += VECTOR) {
    const parameter = v128.load(p.parameter + at);
    const g = gradientAt(p, at, parameter);
    let square = average(v128.load(p.first + at), f32x4.mul(g, g), p.a);
    v128.store(p.first + at, square);
    if (p.third) {
      const mean = average(v128.load(p.third + at), g, p.a);
      v128.store(p.third + at, mean);
      square = f32x4.sub(square, f32x4.mul(mean, mean));
    }
    let d = f32x4.div(g, f32x4.add(f32x4.sqrt(square), eps));
    if (p.second) {
      d = f32x4.add(f32x4.mul(f32x4.splat(p.b), v128.load(p.second + at)), d);
      v128.store(p.second + at, d);
    }
    v128.store(p.parameter + at, f32x4.sub(parameter, f32x4.mul(lr, d)));
  }
}
