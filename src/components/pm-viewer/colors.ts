import type { Rgb } from './adapter';

/** Label colours after the first: told apart by people with colour vision deficiencies too (Okabe and Ito, 2008). */
const others: readonly Rgb[] = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 158, 115],
  [240, 228, 66],
  [204, 121, 167],
  [0, 114, 178],
];

/** Of `--pm-mask-color`, where the page sets none. */
export const defaultMaskColor: Rgb = [255, 77, 77];

export const labelColor = (label: number, first: Rgb): Rgb => (label === 1 ? first : others[(label - 2) % others.length]);

/** A CSS colour that the browser has computed (`rgb(…)` or `color(srgb …)`); `undefined` for what is neither. */
export function parseColor(computed: string): Rgb | undefined {
  const numbers = computed.match(/[\d.]+(e-?\d+)?/g)?.map(Number);
  if (!numbers || numbers.length < 3) return undefined;
  const scale = computed.startsWith('color(') ? 255 : 1;
  const [r, g, b] = numbers.map((value) => Math.round(Math.min(value * scale, 255)));
  return [r, g, b];
}
