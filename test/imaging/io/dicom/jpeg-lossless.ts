import { joined } from './make';

/** A JPEG Lossless stream of `values`, written from T.81, annex H: one component, one table in which every category has a code of five bits. */
export function encodeJpegLossless(
  values: readonly number[],
  width: number,
  options: { precision?: number; predictor?: number; pointTransform?: number; restart?: number } = {},
): Uint8Array {
  const { precision = 16, predictor = 1, pointTransform = 0, restart = 0 } = options;
  const height = values.length / width;
  const out: number[] = [];
  const segment = (marker: number, ...body: number[]): void => {
    out.push(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body);
  };
  out.push(0xff, 0xd8);
  segment(0xc3, precision, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0);
  segment(0xc4, 0, 0, 0, 0, 0, 17, ...new Array(11).fill(0), ...Array.from({ length: 17 }, (_, i) => i));
  if (restart > 0) segment(0xdd, restart >> 8, restart & 255);
  segment(0xda, 1, 1, 0, predictor, 0, pointTransform);
  const kept = values.map((value) => value >> pointTransform);
  let bits = '';
  let resets = 0;
  const flush = (): void => {
    for (const byte of bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? []) {
      const value = Number.parseInt(byte, 2);
      out.push(value, ...(value === 0xff ? [0] : []));
    }
    bits = '';
  };
  let start = 0;
  for (const [i, value] of kept.entries()) {
    if (restart > 0 && i > 0 && i % restart === 0) {
      flush();
      out.push(0xff, 0xd0 + (resets++ % 8));
      start = i;
    }
    const [a, b, c] = [kept[i - 1], kept[i - width], kept[i - width - 1]];
    const first = Math.floor(i / width) === Math.floor(start / width);
    let predicted = [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1];
    if (i % width === 0) predicted = b;
    if (first) predicted = a;
    if (i === start) predicted = 1 << (precision - pointTransform - 1);
    let difference = (value - predicted) & 0xffff;
    if (difference > 32768) difference -= 65536;
    const category = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
    bits += category.toString(2).padStart(5, '0');
    if (category > 0 && category < 16) bits += (difference > 0 ? difference : difference + 2 ** category - 1).toString(2).padStart(category, '0');
  }
  flush();
  out.push(0xff, 0xd9);
  return joined([Uint8Array.from(out)]);
}
