// velocity = a · velocity + hyper[1] · g; d = velocity, or g + a · velocity (b = 1: Nesterov), or g without one; parameter −= hyper[0] · d.
import { bytesTo, gradientAt, hyperAt, OptimizerParams } from './optimizer';
import { VECTOR } from './simd';

export function sgd(p: OptimizerParams, begin: i32, end: i32): void {
  const lr = hyperAt(p, 0);
  const undamped = hyperAt(p, 1);
  const momentum = f32x4.splat(p.a);
  const last = bytesTo(end);
  for (let at = bytesTo(begin); at < last; at += VECTOR) {
    const parameter = v128.load(p.parameter + at);
    let d = gradientAt(p, at, parameter);
    if (p.first) {
      const velocity = f32x4.add(f32x4.mul(momentum, v128.load(p.first + at)), f32x4.mul(undamped, d));
      v128.store(p.first + at, velocity);
      d = p.b > 0 ? f32x4.add(d, f32x4.mul(momentum, velocity)) : velocity;
    }
    v128.store(p.parameter + at, f32x4.sub(parameter, f32x4.mul(lr, d)));
  }
}
