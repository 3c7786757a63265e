import type { Vec3 } from '../../affine';

export function vec3(numbers: readonly number[]): Vec3 | undefined {
  return numbers.length === 3 && numbers.every(Number.isFinite) ? [numbers[0], numbers[1], numbers[2]] : undefined;
}

/** `a + t * b` */
export function along(a: Vec3, b: Vec3, t: number): Vec3 {
  return [a[0] + t * b[0], a[1] + t * b[1], a[2] + t * b[2]];
}

export function scale(a: Vec3, t: number): Vec3 {
  return [a[0] * t, a[1] * t, a[2] * t];
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return along(a, b, -1);
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function norm(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2]);
}
