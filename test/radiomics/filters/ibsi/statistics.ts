import { quantiles } from '../../../../src/core/quantile';

/** IBSI's intensity-based statistics (https://arxiv.org/abs/1612.07003, section 3.3) by their tags. */
export function statistics(values: Float64Array): Record<string, number> {
  const average = (of: Float64Array): number => of.reduce((sum, x) => sum + x, 0) / of.length;
  const mean = average(values);
  const moment = (order: number): number => average(values.map((x) => (x - mean) ** order));
  const variance = moment(2);
  const [low, p10, p25, median, p75, p90, high] = quantiles(values, [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]);
  const deviation = (of: Float64Array, from: number): number => average(of.map((x) => Math.abs(x - from)));
  const robust = values.filter((x) => x >= p10 && x <= p90);
  const squares = average(values.map((x) => x * x));
  return {
    stat_mean: mean,
    stat_var: variance,
    stat_skew: moment(3) / variance ** 1.5,
    stat_kurt: moment(4) / variance ** 2 - 3,
    stat_median: median,
    stat_min: low,
    stat_p10: p10,
    stat_p90: p90,
    stat_max: high,
    stat_iqr: p75 - p25,
    stat_range: high - low,
    stat_mad: deviation(values, mean),
    stat_rmad: deviation(robust, average(robust)),
    stat_medad: deviation(values, median),
    stat_cov: Math.sqrt(variance) / mean,
    stat_qcod: (p75 - p25) / (p75 + p25),
    stat_energy: squares * values.length,
    stat_rms: Math.sqrt(squares),
  };
}
