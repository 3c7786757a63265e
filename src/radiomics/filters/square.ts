import { intensityFilter } from './intensity';

/** (c x)^2 with c = 1 / sqrt(max |x|). */
export const square = intensityFilter('Square', (largest) => {
  const scale = 1 / Math.sqrt(largest);
  return (x) => (scale * x) ** 2;
});
