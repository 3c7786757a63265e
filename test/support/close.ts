import assert from 'node:assert/strict';

/** Largest |a - b| and that over the largest |b|. Non-finite values must agree exactly. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): { abs: number; rel: number; at: number } {
  let abs = 0;
  let scale = 0;
  let at = -1;
  for (let i = 0; i < expected.length; i++) {
    const a = Number(actual[i]);
    const b = Number(expected[i]);
    if (Number.isFinite(b)) scale = Math.max(scale, Math.abs(b));
    if (Object.is(a, b) || a === b) continue;
    const d = Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) : Number.POSITIVE_INFINITY;
    if (d > abs) {
      abs = d;
      at = i;
    }
  }
  return { abs, rel: abs === 0 ? 0 : abs / (scale || 1), at };
}

/** Every element within `rel` of the largest expected magnitude, or within `abs`. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, limits: { rel: number; abs?: number }, what = 'values'): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  const d = difference(actual, expected);
  const ok = d.rel <= limits.rel || d.abs <= (limits.abs ?? 0);
  assert.ok(ok, `${what}: differs by ${d.abs} (relative ${d.rel}) at ${d.at}: ${actual[d.at]} for ${expected[d.at]}`);
}
