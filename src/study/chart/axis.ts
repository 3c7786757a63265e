/** One axis of a chart. */
export interface Axis {
  /** What it counts, with the unit. */
  readonly label: string;
  /** Its ends; those of the values by default. */
  readonly range?: readonly [low: number, high: number];
  /** `log`: equal distances are equal factors, and values that are not above 0 have no place. */
  readonly scale?: 'linear' | 'log';
  /** Ticks at whole numbers only. */
  readonly whole?: boolean;
}

/** An axis with its ends: where values lie on it. */
export interface Scale {
  readonly ticks: readonly number[];
  /** From 0 at its low end to 1; NaN where a value has no place. */
  place(value: number): number;
}

/** The scale of an axis over `values`; `rounded` moves its ends out to ticks, and a linear one to 0 if it has only one sign. */
export function scaleOf({ range, scale, whole }: Axis, values: readonly number[], rounded: boolean): Scale {
  return scale === 'log' ? logarithmic(values, range, rounded) : linear(values, range, rounded, whole ?? false);
}

function linear(values: readonly number[], range: Axis['range'], rounded: boolean, whole: boolean): Scale {
  const [low, end] = range ?? endsOf(rounded ? [0, ...values] : values, [0, 1]);
  const high = end > low ? end : low + 1;
  const all = ticksOf(low, high);
  const [from, to] = rounded ? [all[0], all[all.length - 1]] : [low, high];
  const ticks = all.filter((value) => value >= from && value <= to && (!whole || Number.isInteger(value)));
  return { ticks, place: (value) => (value - from) / (to - from) };
}

function logarithmic(values: readonly number[], range: Axis['range'], rounded: boolean): Scale {
  const [low, high] =
    range ??
    endsOf(
      values.filter((value) => value > 0),
      [1, 10],
    );
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  const decades = Array.from({ length: Math.max(last, first + 1) - first + 1 }, (_, at) => Number(`1e${first + at}`));
  const [from, to] = rounded || low === high ? [decades[0], decades[decades.length - 1]] : [low, high];
  const span = Math.log(to / from);
  // Of many decades every second, third, … is named.
  const every = Math.ceil(decades.length / 8);
  const ticks = decades.filter((value, at) => at % every === 0 && value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9));
  return { ticks, place: (value) => (value > 0 ? Math.log(value / from) / span : Number.NaN) };
}

function endsOf(values: readonly number[], none: readonly [number, number]): readonly [number, number] {
  return values.length === 0 ? none : [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** About five round numbers that enclose [low, high]. */
function ticksOf(low: number, high: number): number[] {
  const raw = (high - low) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * magnitude >= raw * 0.999) ?? 10) * magnitude;
  const first = Math.floor(low / step + 1e-9);
  const end = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: end - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
