import { intensityFilter } from './intensity';

/** sign(x) sqrt(c |x|) with c = max |x|. */
export const squareRoot = intensityFilter('SquareRoot', (largest) => (x) => (x < 0 ? -Math.sqrt(-x * largest) : Math.sqrt(x * largest)));
