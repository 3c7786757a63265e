import { intensityFilter } from './intensity';

/** e^(c x) with c = log(max |x|) / max |x|. */
export const exponential = intensityFilter('Exponential', (largest) => {
  const scale = Math.log(largest) / largest;
  return (x) => Math.exp(scale * x);
});
