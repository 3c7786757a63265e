// Derivatives of the functions of lib/activation, which stands before this. At a kink it is that of the left side, as PyTorch has it, but
// 0 for abs.

fn derivative(x: vec4f, alpha: vec4f) -> vec4f {
  let positive = x > vec4f();
  if (ACTIVATION == RELU) { return select(vec4f(), vec4f(1), positive); }
  if (ACTIVATION == LEAKY_RELU || ACTIVATION == PRELU) { return select(alpha, vec4f(1), positive); }
  if (ACTIVATION == RELU6) { return select(vec4f(), vec4f(1), positive & (x < vec4f(6))); }
  if (ACTIVATION == ELU) { return select(alpha * exp(min(x, vec4f())), vec4f(1), positive); }
  if (ACTIVATION == SELU) { return 1.0507009873554805 * select(1.6732632423543772 * exp(min(x, vec4f())), vec4f(1), positive); }
  if (ACTIVATION == GELU) { return 0.5 * (1.0 + erf(x * 0.7071067811865476)) + x * exp(-0.5 * x * x) * 0.3989422804014327; }
  if (ACTIVATION == GELU_TANH) { return gelu_tanh_derivative(x); }
  if (ACTIVATION == SWISH) { return logistic(alpha * x) * (1.0 + alpha * x * logistic(-alpha * x)); }
  if (ACTIVATION == MISH) { return mish_derivative(x); }
  if (ACTIVATION == SIGMOID) { return logistic_derivative(x); }
  if (ACTIVATION == TANH) { return 4.0 * logistic_derivative(2.0 * x); }
  if (ACTIVATION == SOFTPLUS) { return logistic(alpha * x); }
  if (ACTIVATION == HARDSWISH) { return select(select(vec4f(1), x / 3.0 + 0.5, x < vec4f(3)), vec4f(), x <= vec4f(-3)); }
  if (ACTIVATION == HARDSIGMOID) { return select(vec4f(), vec4f(1.0 / 6.0), abs(x) < vec4f(3)); }
  if (ACTIVATION == EXP) { return exp(x); }
  if (ACTIVATION == LOG) { return 1.0 / x; }
  if (ACTIVATION == SQRT) { return 0.5 / sqrt(x); }
  if (ACTIVATION == RSQRT) { return -0.5 / (x * sqrt(x)); }
  if (ACTIVATION == NEG) { return vec4f(-1); }
  if (ACTIVATION == ABS) { return sign(x); }
  return vec4f(1);
}

// σ(x) (1 − σ(x)) = e / (1 + e)² with e = exp(−|x|).
fn logistic_derivative(x: vec4f) -> vec4f {
  let e = exp(-abs(x));
  return e / ((1.0 + e) * (1.0 + e));
}

fn gelu_tanh_derivative(x: vec4f) -> vec4f {
  let s = x * x;
  let inner = 0.7978845608028654 * (x + 0.044715 * s * x);
  let t = tanh_stable(inner);
  return 0.5 * (1.0 + t) + 0.5 * x * (4.0 * logistic_derivative(2.0 * inner)) * (0.7978845608028654 * (1.0 + 0.134145 * s));
}

// With n = exp(x) · (exp(x) + 2): tanh(log(1 + exp(x))) = n / (n + 2), and its derivative is σ(x) · 4 (n + 1) / (n + 2)².
fn mish_derivative(x: vec4f) -> vec4f {
  let e = exp(min(x, vec4f(20)));
  let n = e * (e + 2.0);
  let m = n + 2.0;
  return select(n / m + x * logistic(x) * (4.0 * ((n + 1.0) / m) / m), vec4f(1), x > vec4f(20));
}
