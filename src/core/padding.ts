/** Names of numpy.pad and of torch.nn.functional.pad for the same things: edge = replicate, wrap = circular. */
export const padModes = ['constant', 'edge', 'replicate', 'reflect', 'symmetric', 'wrap', 'circular'] as const;
export type PadMode = (typeof padModes)[number];

/**
 * For indices -low .. extent + high - 1 of an axis the index that the padding mode shows there, -1 for the constant.
 * Negative `low` or `high` crop. `reflect` mirrors about the last element, `symmetric` about its outer face.
 */
export function padMap(extent: number, low: number, high: number, mode: PadMode): Int32Array {
  return Int32Array.from({ length: Math.max(extent + low + high, 0) }, (_, at) => {
    const index = at - low;
    if (index >= 0 && index < extent) return index;
    if (mode === 'constant') return -1;
    if (mode === 'edge' || mode === 'replicate') return Math.min(Math.max(index, 0), extent - 1);
    if (mode === 'wrap' || mode === 'circular') return modulo(index, extent);
    const period = mode === 'reflect' ? 2 * (extent - 1) : 2 * extent;
    if (period === 0) return 0;
    const within = modulo(index, period);
    return within < extent ? within : (mode === 'reflect' ? period : period - 1) - within;
  });
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
