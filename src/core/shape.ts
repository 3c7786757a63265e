/** Extents, outermost first. Networks use PyTorch's order N, C, D, H, W. */
export type Shape = readonly number[];

/** Number of elements. */
export function numel(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** NumPy's broadcast of two shapes; `undefined` where they do not fit. */
export function broadcast(a: Shape, b: Shape): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    out.push(x === 1 ? y : x);
  }
  return out;
}

/** `value` rounded up to a multiple of `step`. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** Three extents, strides or offsets along D, H, W. */
export type Triple = readonly [number, number, number];

/** A number for all three axes, or three. */
export function triple(value: number | readonly number[]): Triple {
  if (typeof value === 'number') return [value, value, value];
  if (value.length === 1) return [value[0], value[0], value[0]];
  return [value[0], value[1], value[2]];
}
