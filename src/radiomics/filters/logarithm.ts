import { intensityFilter } from './intensity';

/** c sign(x) log(|x| + 1) with c = max |x| / log(max |x| + 1). */
export const logarithm = intensityFilter('Logarithm', (largest) => {
  const scale = largest / Math.log(largest + 1);
  return (x) => (x < 0 ? -Math.log(1 - x) : Math.log(x + 1)) * scale;
});
