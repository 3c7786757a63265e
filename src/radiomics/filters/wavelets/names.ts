/** Orders of the wavelets of one family, `first` to `last`. */
function orders(family: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => `${family}${first + n}`);
}

/** Vanishing moments (reconstruction, decomposition) of the biorthogonal splines. */
const splines = '1.1 1.3 1.5 2.2 2.4 2.6 2.8 3.1 3.3 3.5 3.7 3.9 4.4 5.5 6.8'.split(' ');

/** Every discrete wavelet of PyWavelets, by its name there. */
export const waveletNames: readonly string[] = [
  ...splines.map((order) => `bior${order}`),
  ...orders('coif', 1, 17),
  ...orders('db', 1, 38),
  'dmey',
  'haar',
  ...splines.map((order) => `rbio${order}`),
  ...orders('sym', 2, 20),
];
