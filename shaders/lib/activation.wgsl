// Elementwise functions with PyTorch's definitions. Written so that no cancellation costs digits near zero and no overflow makes a NaN.
// ACTIVATION is the index in the list `unaryKinds`.
const ACTIVATION: u32 = 0; //# param

const IDENTITY: u32 = 0;
const RELU: u32 = 1;
const LEAKY_RELU: u32 = 2;
const PRELU: u32 = 3;
const RELU6: u32 = 4;
const ELU: u32 = 5;
const SELU: u32 = 6;
const GELU: u32 = 7;
const GELU_TANH: u32 = 8;
const SWISH: u32 = 9;
const MISH: u32 = 10;
const SIGMOID: u32 = 11;
const TANH: u32 = 12;
const SOFTPLUS: u32 = 13;
const HARDSWISH: u32 = 14;
const HARDSIGMOID: u32 = 15;
const EXP: u32 = 16;
const LOG: u32 = 17;
const SQRT: u32 = 18;
const RSQRT: u32 = 19;
const NEG: u32 = 20;
const ABS: u32 = 21;

fn activate(x: vec4f, alpha: vec4f) -> vec4f {
  if (ACTIVATION == RELU) { return select(x, vec4f(), x < vec4f()); }
  if (ACTIVATION == LEAKY_RELU || ACTIVATION == PRELU) { return select(x, alpha * x, x < vec4f()); }
  if (ACTIVATION == RELU6) { return clamp(x, vec4f(), vec4f(6)); }
  if (ACTIVATION == ELU) { return select(alpha * expm1_below_zero(x), x, x > vec4f()); }
  if (ACTIVATION == SELU) { return 1.0507009873554805 * select(1.6732632423543772 * expm1_below_zero(x), x, x > vec4f()); }
  if (ACTIVATION == GELU) { return 0.5 * x * (1.0 + erf(x * 0.7071067811865476)); }
  if (ACTIVATION == GELU_TANH) { return 0.5 * x * (1.0 + tanh_stable(0.7978845608028654 * (x + 0.044715 * x * x * x))); }
  if (ACTIVATION == SWISH) { return x * logistic(alpha * x); }
  if (ACTIVATION == MISH) { return mish(x); }
  if (ACTIVATION == SIGMOID) { return logistic(x); }
  if (ACTIVATION == TANH) { return tanh_stable(x); }
  if (ACTIVATION == SOFTPLUS) { return softplus(alpha * x) / alpha; }
  if (ACTIVATION == HARDSWISH) { return x * clamp(x + 3.0, vec4f(), vec4f(6)) / 6.0; }
  if (ACTIVATION == HARDSIGMOID) { return clamp(x + 3.0, vec4f(), vec4f(6)) / 6.0; }
  if (ACTIVATION == EXP) { return exp(x); }
  if (ACTIVATION == LOG) { return log(x); }
  if (ACTIVATION == SQRT) { return sqrt(x); }
  if (ACTIVATION == RSQRT) { return inverseSqrt(x); }
  if (ACTIVATION == NEG) { return -x; }
  if (ACTIVATION == ABS) { return abs(x); }
  return x;
}

// exp(x) − 1 for x ≤ 0: near zero by its Taylor series.
fn expm1_below_zero(x: vec4f) -> vec4f {
  let z = min(x, vec4f());
  let series = z * (1.0 + z / 2.0 * (1.0 + z / 3.0 * (1.0 + z / 4.0 * (1.0 + z / 5.0 * (1.0 + z / 6.0 * (1.0 + z / 7.0))))));
  return select(exp(z) - 1.0, series, z > vec4f(-0.3));
}

// 1 / (1 + exp(−x)), by an exponential that never overflows.
fn logistic(x: vec4f) -> vec4f {
  let e = exp(-abs(x));
  return select(vec4f(1), e, x < vec4f()) / (1.0 + e);
}

fn tanh_stable(x: vec4f) -> vec4f {
  let a = abs(x);
  let e = exp(-2.0 * a);
  let s = x * x;
  let series = x * (1.0 - s * (1.0 / 3.0 - s * (2.0 / 15.0 - s * (17.0 / 315.0 - s * 62.0 / 2835.0))));
  return select(sign(x) * (1.0 - e) / (1.0 + e), series, a < vec4f(0.25));
}

// x · tanh(log(1 + exp(x))) = x · n / (n + 2) with n = exp(x) · (exp(x) + 2).
fn mish(x: vec4f) -> vec4f {
  let e = exp(min(x, vec4f(20)));
  let n = e * (e + 2.0);
  return select(x * n / (n + 2.0), x, x > vec4f(20));
}

fn softplus(x: vec4f) -> vec4f {
  let e = exp(-abs(x));
  let series = e * (1.0 - e * (1.0 / 2.0 - e * (1.0 / 3.0 - e / 4.0)));
  return max(x, vec4f()) + select(log(1.0 + e), series, e < vec4f(0.01));
}

// Near zero by its Taylor series, else by Abramowitz and Stegun 7.1.26 (absolute error below 1.5e-7).
fn erf(x: vec4f) -> vec4f {
  let a = abs(x);
  let s = x * x;
  let series = 1.1283791670955126 * x * (1.0 - s * (1.0 / 3.0 - s * (1.0 / 10.0 - s * (1.0 / 42.0 - s / 216.0))));
  let t = 1.0 / (1.0 + 0.3275911 * a);
  let poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return select(sign(x) * (1.0 - poly * exp(-s)), series, a < vec4f(0.3));
}
