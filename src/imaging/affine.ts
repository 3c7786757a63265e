/** A 4x4 matrix, row-major. */
export type Mat4 = readonly number[];
export type Vec3 = readonly [number, number, number];

export const identity: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** The affine whose columns are `axes` (world vectors of one voxel step) and `origin`. */
export function fromAxes(axes: readonly [Vec3, Vec3, Vec3], origin: Vec3): Mat4 {
  return [0, 1, 2].flatMap((row) => [axes[0][row], axes[1][row], axes[2][row], origin[row]]).concat(0, 0, 0, 1);
}

/** The world vector of one step along `axis`. */
export function axisOf(m: Mat4, axis: number): Vec3 {
  return [m[axis], m[4 + axis], m[8 + axis]];
}

export function originOf(m: Mat4): Vec3 {
  return [m[3], m[7], m[11]];
}

/** Voxel spacing in mm: the lengths of the columns. */
export function spacingOf(m: Mat4): Vec3 {
  return [Math.hypot(...axisOf(m, 0)), Math.hypot(...axisOf(m, 1)), Math.hypot(...axisOf(m, 2))];
}

export function multiply(a: Mat4, b: Mat4): Mat4 {
  const out = new Array<number>(16).fill(0);
  for (let r = 0; r < 4; r++) {
    for (let c = 0; c < 4; c++) {
      for (let k = 0; k < 4; k++) out[4 * r + c] += a[4 * r + k] * b[4 * k + c];
    }
  }
  return out;
}

export function transformPoint(m: Mat4, p: Vec3): Vec3 {
  return [
    m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3],
    m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7],
    m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11],
  ];
}

/** Determinant of the linear part. */
export function determinant(m: Mat4): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) + m[2] * (m[4] * m[9] - m[5] * m[8]);
}

/** The inverse of an affine (last row 0 0 0 1); `undefined` where it is singular. */
export function invert(m: Mat4): Mat4 | undefined {
  const d = determinant(m);
  if (d === 0 || !Number.isFinite(d)) return undefined;
  const r = [
    (m[5] * m[10] - m[6] * m[9]) / d,
    (m[2] * m[9] - m[1] * m[10]) / d,
    (m[1] * m[6] - m[2] * m[5]) / d,
    (m[6] * m[8] - m[4] * m[10]) / d,
    (m[0] * m[10] - m[2] * m[8]) / d,
    (m[2] * m[4] - m[0] * m[6]) / d,
    (m[4] * m[9] - m[5] * m[8]) / d,
    (m[1] * m[8] - m[0] * m[9]) / d,
    (m[0] * m[5] - m[1] * m[4]) / d,
  ];
  const t = [0, 1, 2].map((i) => -(r[3 * i] * m[3] + r[3 * i + 1] * m[7] + r[3 * i + 2] * m[11]));
  return [r[0], r[1], r[2], t[0], r[3], r[4], r[5], t[1], r[6], r[7], r[8], t[2], 0, 0, 0, 1];
}

/** LPS to RAS and back: the first two world axes change sign. */
export function flipLpsRas(m: Mat4): Mat4 {
  return m.map((value, index) => (index < 8 ? -value : value));
}
