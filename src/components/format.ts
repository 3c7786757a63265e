/** A number for reading: six significant digits, as short as they are. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4)) return value.toExponential(4);
  return String(Number(value.toPrecision(6)));
}

export const formatPercent = (value: number) => `${(100 * value).toFixed(1)} %`;
