import { erf, logistic, softplus, type UnaryKind } from './epilogue';

/** f'(x) for one element, in f64. At a kink it is what PyTorch's backward takes: that of the left side, but 0 for `abs`. */
export function derivative(kind: UnaryKind, x: number, alpha: number): number {
  switch (kind) {
    case 'identity':
      return 1;
    case 'relu':
      return x > 0 ? 1 : 0;
    case 'leaky_relu':
    case 'prelu':
      return x > 0 ? 1 : alpha;
    case 'relu6':
      return x > 0 && x < 6 ? 1 : 0;
    case 'elu':
      return x > 0 ? 1 : alpha * Math.exp(x);
    case 'selu':
      return 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.exp(x));
    case 'gelu':
      return 0.5 * (1 + erf(x * Math.SQRT1_2)) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
    case 'gelu_tanh': {
      const t = Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    }
    case 'swish': {
      const s = logistic(alpha * x);
      return s + alpha * x * s * (1 - s);
    }
    case 'mish': {
      const t = Math.tanh(softplus(x));
      return t + x * logistic(x) * (1 - t * t);
    }
    case 'sigmoid':
      return logistic(x) * logistic(-x);
    case 'tanh':
      return 1 - Math.tanh(x) ** 2;
    case 'softplus':
      return logistic(alpha * x);
    case 'hardswish':
      return x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1;
    case 'hardsigmoid':
      return x > -3 && x < 3 ? 1 / 6 : 0;
    case 'exp':
      return Math.exp(x);
    case 'log':
      return 1 / x;
    case 'sqrt':
      return 0.5 / Math.sqrt(x);
    case 'rsqrt':
      return -0.5 / (x * Math.sqrt(x));
    case 'neg':
      return -1;
    case 'abs':
      return Math.sign(x);
  }
}
