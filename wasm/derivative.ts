// dy · f'(x) on vectors. At a kink the derivative is that of the left side, as PyTorch has it, but 0 for abs.
import {
  ABS,
  ELU,
  EXP,
  GELU,
  GELU_TANH,
  HARDSIGMOID,
  HARDSWISH,
  IDENTITY,
  LOG,
  MISH,
  NEG,
  PRELU,
  RELU,
  RELU6,
  RSQRT,
  SELU,
  SIGMOID,
  SOFTPLUS,
  SQRT,
  SWISH,
  TANH,
} from './activation';
import { erf, exp, tanh } from './math';
import { madd } from './simd';

/** The cheap functions stand in the caller's loop. */
@inline
export function derive(x: v128, dy: v128, kind: i32, alpha: v128): v128 {
  if (kind == IDENTITY) return dy;
  const positive = f32x4.gt(x, f32x4.splat(0));
  if (kind == RELU) return v128.and(dy, positive);
  if (kind <= PRELU) return v128.bitselect(dy, f32x4.mul(dy, alpha), positive);
  return f32x4.mul(dy, slopeOf(x, kind, alpha));
}

/** 1 / (1 + e^−x). */
@inline
function logistic(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}

/** 1 where `mask`, else 0. */
@inline
function indicator(mask: v128): v128 {
  return v128.and(mask, f32x4.splat(1));
}

/** low < x < high. */
@inline
function between(x: v128, low: f32, high: f32): v128 {
  return v128.and(f32x4.gt(x, f32x4.splat(low)), f32x4.lt(x, f32x4.splat(high)));
}

function slopeOf(x: v128, kind: i32, alpha: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  switch (kind) {
    case RELU6:
      return indicator(between(x, 0, 6));
    case ELU:
      return v128.bitselect(one, f32x4.mul(alpha, exp(x)), f32x4.gt(x, zero));
    case SELU: {
      const negative = f32x4.mul(f32x4.splat(1.6732632423543772), exp(x));
      return f32x4.mul(f32x4.splat(1.0507009873554805), v128.bitselect(one, negative, f32x4.gt(x, zero)));
    }
    case GELU: {
      const cumulative = madd(half, erf(f32x4.mul(x, f32x4.splat(0.7071067811865476))), half);
      const density = f32x4.mul(exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))), f32x4.splat(0.3989422804014327));
      return madd(x, density, cumulative);
    }
    case GELU_TANH: {
      const square = f32x4.mul(x, x);
      const t = tanh(f32x4.mul(madd(f32x4.mul(square, f32x4.splat(0.044715)), x, x), f32x4.splat(0.7978845608028654)));
      const inner = f32x4.mul(madd(square, f32x4.splat(0.134145), one), f32x4.splat(0.7978845608028654));
      const bent = f32x4.mul(f32x4.mul(f32x4.mul(half, x), f32x4.sub(one, f32x4.mul(t, t))), inner);
      return f32x4.add(madd(half, t, half), bent);
    }
    case SWISH: {
      const scaled = f32x4.mul(alpha, x);
      const s = logistic(scaled);
      return madd(f32x4.mul(scaled, s), logistic(f32x4.neg(scaled)), s);
    }
    case MISH: {
      // With n = e^x (e^x + 2): tanh(log(1 + e^x)) = n / (n + 2), and its derivative is σ(x) · 4 (n + 1) / (n + 2)².
      const e = exp(f32x4.pmin(x, f32x4.splat(20)));
      const n = f32x4.mul(e, f32x4.add(e, f32x4.splat(2)));
      const m = f32x4.add(n, f32x4.splat(2));
      const bend = f32x4.div(f32x4.mul(f32x4.splat(4), f32x4.div(f32x4.add(n, one), m)), m);
      const sum = madd(f32x4.mul(x, logistic(x)), bend, f32x4.div(n, m));
      return v128.bitselect(one, sum, f32x4.gt(x, f32x4.splat(20)));
    }
    case SIGMOID:
      return f32x4.mul(logistic(x), logistic(f32x4.neg(x)));
    case TANH: {
      // 1 − tanh² = 4 σ(2x) σ(−2x), which keeps its digits where tanh is near ±1.
      const twice = f32x4.add(x, x);
      return f32x4.mul(f32x4.splat(4), f32x4.mul(logistic(twice), logistic(f32x4.neg(twice))));
    }
    case SOFTPLUS:
      return logistic(f32x4.mul(alpha, x));
    case HARDSWISH: {
      const inner = v128.bitselect(madd(x, f32x4.splat(1.0 / 3.0), half), one, f32x4.lt(x, f32x4.splat(3)));
      return v128.and(inner, f32x4.gt(x, f32x4.splat(-3)));
    }
    case HARDSIGMOID:
      return f32x4.mul(indicator(between(x, -3, 3)), f32x4.splat(1.0 / 6.0));
    case EXP:
      return exp(x);
    case LOG:
      return f32x4.div(one, x);
    case SQRT:
      return f32x4.div(half, f32x4.sqrt(x));
    case RSQRT:
      return f32x4.div(f32x4.splat(-0.5), f32x4.mul(x, f32x4.sqrt(x)));
    case NEG:
      return f32x4.splat(-1);
    case ABS:
      return f32x4.sub(indicator(f32x4.gt(x, zero)), indicator(f32x4.lt(x, zero)));
    default:
      unreachable();
  }
  return x;
}
