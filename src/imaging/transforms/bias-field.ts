import { type Volume, voxelCount } from '../volume';
import { badOption } from './options';
import { toFloat32 } from './values';

export interface BiasFieldOptions {
  readonly degree: number;
  /** Factors of L_a(x) L_b(y) L_c(z) for a, then b, then c from 0 up, a + b + c <= degree: `biasFieldTerms(degree)` numbers. */
  readonly coefficients: readonly number[];
}

/** Products of Legendre polynomials in three variables of at most `degree` together. */
export function biasFieldTerms(degree: number): number {
  return ((degree + 1) * (degree + 2) * (degree + 3)) / 6;
}

/**
 * v exp(field), the field a sum of products of Legendre polynomials over coordinates that go from -1 to 1 along each axis: a bias
 * field of MR images (Van Leemput et al. 1999), as in MONAI's RandBiasField; f32.
 */
export function biasField(image: Volume, { degree, coefficients }: BiasFieldOptions): Volume {
  if (coefficients.length !== biasFieldTerms(degree))
    throw badOption('BiasField', 'coefficients', `${coefficients.length} numbers`, `give ${biasFieldTerms(degree)} for degree ${degree}`);
  const [ni, nj, nk] = image.size;
  const [x, y, z] = image.size.map((extent) => legendre(extent, degree));
  const terms = degree + 1;
  const alongX = new Float64Array(terms);
  const field = new Float64Array(voxelCount(image.size));
  let v = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      let at = 0;
      for (let a = 0; a < terms; a++) {
        alongX[a] = 0;
        for (let b = 0; b < terms - a; b++)
          for (let c = 0; c < terms - a - b; c++) alongX[a] += coefficients[at++] * y[j * terms + b] * z[k * terms + c];
      }
      for (let i = 0; i < ni; i++, v++) {
        let sum = 0;
        for (let a = 0; a < terms; a++) sum += alongX[a] * x[i * terms + a];
        field[v] = Math.exp(sum);
      }
    }
  }
  return toFloat32(image, true, (source, target) => {
    for (let at = 0; at < target.length; at++) target[at] = source[at] * field[at];
  });
}

/** L_0 to L_degree at `extent` points from -1 to 1, point after point (Bonnet's recursion). */
function legendre(extent: number, degree: number): Float64Array {
  const terms = degree + 1;
  const out = new Float64Array(extent * terms);
  for (let i = 0; i < extent; i++) {
    const at = extent > 1 ? -1 + (2 * i) / (extent - 1) : -1;
    out[i * terms] = 1;
    if (degree > 0) out[i * terms + 1] = at;
    for (let n = 2; n <= degree; n++) out[i * terms + n] = ((2 * n - 1) * at * out[i * terms + n - 1] - (n - 1) * out[i * terms + n - 2]) / n;
  }
  return out;
}
