// f(x) on vectors. The numbers are the places in the host's `unaryKinds`.
import { erf, exp, expm1, log, log1p, tanh } from './math';
import { madd } from './simd';

export const IDENTITY: i32 = 0;
export const RELU: i32 = 1;
export const LEAKY_RELU: i32 = 2;
export const PRELU: i32 = 3;
export const RELU6: i32 = 4;
export const ELU: i32 = 5;
export const SELU: i32 = 6;
export const GELU: i32 = 7;
export const GELU_TANH: i32 = 8;
export const SWISH: i32 = 9;
export const MISH: i32 = 10;
export const SIGMOID: i32 = 11;
export const TANH: i32 = 12;
export const SOFTPLUS: i32 = 13;
export const HARDSWISH: i32 = 14;
export const HARDSIGMOID: i32 = 15;
export const EXP: i32 = 16;
export const LOG: i32 = 17;
export const SQRT: i32 = 18;
export const RSQRT: i32 = 19;
export const NEG: i32 = 20;
export const ABS: i32 = 21;

/** f(x), or alpha · x for negative x where f is leaky. The cheap functions stand in the caller's loop. */
@inline
export function activate(x: v128, kind: i32, alpha: v128): v128 {
  if (kind == IDENTITY) return x;
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  if (kind <= PRELU) return v128.bitselect(x, f32x4.mul(x, alpha), f32x4.ge(x, f32x4.splat(0)));
  return activateOther(x, kind, alpha);
}

function activateOther(x: v128, kind: i32, alpha: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case RELU6:
      return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6));
    case ELU:
      return v128.bitselect(x, f32x4.mul(alpha, expm1(x)), f32x4.gt(x, zero));
    case SELU: {
      const negative = f32x4.mul(f32x4.splat(1.6732632423543772), expm1(x));
      return f32x4.mul(f32x4.splat(1.0507009873554805), v128.bitselect(x, negative, f32x4.gt(x, zero)));
    }
    case GELU: {
      const half = f32x4.mul(x, f32x4.splat(0.5));
      return madd(half, erf(f32x4.mul(x, f32x4.splat(0.7071067811865476))), half);
    }
    case GELU_TANH: {
      const half = f32x4.mul(x, f32x4.splat(0.5));
      const cubic = madd(f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.044715)), x, x);
      return madd(half, tanh(f32x4.mul(cubic, f32x4.splat(0.7978845608028654))), half);
    }
    case SWISH:
      return f32x4.div(x, f32x4.add(one, exp(f32x4.neg(f32x4.mul(alpha, x)))));
    case MISH: {
      // tanh(log(1 + e^x)) = n / (n + 2) with n = e^x (e^x + 2).
      const e = exp(f32x4.pmin(x, f32x4.splat(20)));
      const n = f32x4.mul(e, f32x4.add(e, f32x4.splat(2)));
      const bounded = f32x4.mul(x, f32x4.div(n, f32x4.add(n, f32x4.splat(2))));
      return v128.bitselect(x, bounded, f32x4.gt(x, f32x4.splat(20)));
    }
    case SIGMOID:
      return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
    case TANH:
      return tanh(x);
    case SOFTPLUS: {
      const t = f32x4.mul(alpha, x);
      return f32x4.div(f32x4.add(f32x4.pmax(t, zero), log1p(exp(f32x4.neg(f32x4.abs(t))))), alpha);
    }
    case HARDSWISH:
      return f32x4.div(f32x4.mul(x, gate(x)), f32x4.splat(6));
    case HARDSIGMOID:
      return f32x4.div(gate(x), f32x4.splat(6));
    case EXP:
      return exp(x);
    case LOG:
      return log(x);
    case SQRT:
      return f32x4.sqrt(x);
    case RSQRT:
      return f32x4.div(one, f32x4.sqrt(x));
    case NEG:
      return f32x4.neg(x);
    case ABS:
      return f32x4.abs(x);
    default:
      unreachable();
  }
  return x;
}

/** min(max(x + 3, 0), 6). */
@inline
function gate(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(f32x4.add(x, f32x4.splat(3)), f32x4.splat(0)), f32x4.splat(6));
}
