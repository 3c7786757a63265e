import { readFileSync } from 'node:fs';
import { referencePath } from '../../../support/reference';

type Row = Readonly<Record<string, string>>;

/** The rows of a table with a line of names; a field with the separator in it is in quotes. */
export function readTable(file: string, separator = ','): Row[] {
  const [names, ...lines] = readFileSync(referencePath('ibsi', file), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => cellsOf(line, separator));
  return lines.map((cells) => Object.fromEntries(names.map((name, column) => [name, cells[column]])));
}

function cellsOf(line: string, separator: string): string[] {
  return Array.from(line.matchAll(new RegExp(`("[^"]*"|[^${separator}]*)(${separator}|$)`, 'g')), ([, cell]) => cell.replaceAll('"', ''));
}

/** An image type and its settings, as a parameter file has them. */
export interface FilterChoice {
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A row's words for the boundary: `zero (constant 0)`, `mirror`. */
const boundaryOf = (padding: string): string => padding.split(' ')[0];

/** The number that follows `name=`: 3.0, 1/2, pi/3, 5pi/4. */
function numberAfter(text: string, name: string): number | undefined {
  const found = new RegExp(`${name}\\s*(?:=|in steps of )\\s*(\\d*\\.?\\d*)(pi)?(?:/(\\d+))?`).exec(text);
  if (!found) return undefined;
  const [, factor, pi, divisor = '1'] = found;
  return ((factor === '' ? 1 : Number(factor)) * (pi ? 180 : 1)) / Number(divisor);
}

const waveletsByName: Readonly<Record<string, string>> = { Daubechies: 'db', Coiflet: 'coif', Haar: 'haar' };

/**
 * What a row's words for the filter, its parameters and its pooling mean. Angles come out in degrees.
 * Where a table gives one filter for 2D and another for 3D, `parameters` must be the part that holds for `dimension`.
 */
export function choiceOf(filter: string, dimension: '2D' | '3D', padding: string, parameters: string, pooling: string): FilterChoice {
  const words = `${parameters}; ${pooling}`;
  const pool = { rotationInvariance: /rotation invariance/.test(words), ...(/max/.test(words) ? { pooling: 'max' } : {}) };
  const average = /average/.test(words) ? { pooling: 'average' } : {};
  const common = { boundary: boundaryOf(padding), dimension };
  const level = Number(/level (\d+)/.exec(words)?.[1] ?? 1);
  const log = { sigma: numberAfter(words, 'sigma'), truncation: Number(/truncation (\d+)/.exec(words)?.[1] ?? 4) };
  const delta = /delta=(\d+)/.exec(words)?.[1];
  const order = /l=\(([\d,]+)\)/.exec(words)?.[1].split(',').map(Number);
  if (/^Riesz/.test(filter)) {
    const of = /LoG/.test(filter) ? { filter: 'LaplacianOfGaussian', ...log } : { filter: 'NonseparableWavelet', level };
    return { type: 'Riesz', settings: { ...common, ...of, rieszOrder: order } };
  }
  if (filter === 'mean') return { type: 'Mean', settings: { ...common, support: Number(/support (?:M=)?(\d+)/.exec(words)?.[1]) } };
  if (filter === 'LoG') return { type: 'LaplacianOfGaussian', settings: { ...common, ...log } };
  if (/^Laws/.test(filter)) {
    const kernels = /(?:[LESWR]\d){2,3}/.exec(words)?.[0];
    return { type: 'Laws', settings: { ...common, kernels, energyDelta: delta ? Number(delta) : null, ...pool, ...average } };
  }
  if (/^Gabor/.test(filter)) {
    const { boundary } = common;
    const thetaStep = numberAfter(words, '(?:theta from 0 )');
    const theta = thetaStep === undefined ? numberAfter(words, 'theta') : 0;
    const waves = { sigma: numberAfter(words, 'sigma'), lambda: numberAfter(words, 'lambda'), gamma: numberAfter(words, 'gamma'), theta };
    return {
      type: 'Gabor',
      settings: { boundary, ...waves, thetaStep: thetaStep ?? null, orthogonalPlanes: /orthogonal plane/.test(words), ...average },
    };
  }
  if (/^separable wavelet/.test(filter)) {
    const [, family, number = ''] = /(Daubechies|Coiflet|Haar)\s*(\d*)/.exec(`${filter} ${words}`) ?? [];
    const decomposition = /\b[LH]{2,3}\b/.exec(words)?.[0];
    return { type: 'SeparableWavelet', settings: { ...common, wavelet: waveletsByName[family] + number, decomposition, level, ...pool, ...average } };
  }
  if (/Simoncelli/.test(filter)) return { type: 'NonseparableWavelet', settings: { ...common, family: 'simoncelli', level } };
  throw new Error(`no image type for ${filter}`);
}
