import type { PaddedMask } from './padded-mask';

/** Of the closed outline through the middles between pixels inside and outside. */
export interface Outline {
  /** mm */
  readonly perimeter: number;
  /** mm2 */
  readonly area: number;
}

/** Middles of the square's 4 edges, in half pixels (row, column): between corners 0 (0, 0) and 1 (0, 1), 1 and 2 (1, 1), 2 and 3 (1, 0), 3 and 0. */
const edgeMiddles: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 2],
  [2, 1],
  [1, 0],
];

/** The lines of each case, from edge to edge with the region on the same side; a case is the sum of 2^corner over the corners inside. */
const squareLines: readonly (readonly (readonly [from: number, to: number])[])[] = [
  [],
  [[3, 0]],
  [[0, 1]],
  [[3, 1]],
  [[1, 2]],
  // Corners that touch stay apart, as in PyRadiomics.
  [
    [1, 2],
    [3, 0],
  ],
  [[0, 2]],
  [[3, 2]],
  [[2, 3]],
  [[2, 0]],
  [
    [0, 1],
    [2, 3],
  ],
  [[2, 1]],
  [[1, 3]],
  [[1, 0]],
  [[0, 3]],
  [],
];

/**
 * Perimeter and area of the mesh of marching squares in one plane, as PyRadiomics defines them. The mask is one slice between two
 * empty ones, its rows and columns `spacing` (mm) apart.
 */
export function outlineOf({ size: [columns, rows], data }: PaddedMask, spacing: readonly [row: number, column: number]): Outline {
  const slice = data.subarray(columns * rows, 2 * columns * rows);
  const counts = new Float64Array(16);
  // Twice the area in half pixels: an integer.
  let doubled = 0;
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const p = row * columns + column;
      const c = slice[p] | (slice[p + 1] << 1) | (slice[p + columns + 1] << 2) | (slice[p + columns] << 3);
      if (c === 0 || c === 15) continue;
      counts[c]++;
      for (const [from, to] of squareLines[c]) {
        const [a, b] = [edgeMiddles[from], edgeMiddles[to]];
        doubled += (2 * row + a[0]) * (2 * column + b[1]) - (2 * row + b[0]) * (2 * column + a[1]);
      }
    }
  }
  let perimeter = 0;
  squareLines.forEach((lines, c) => {
    for (const [from, to] of lines) {
      const [a, b] = [edgeMiddles[from], edgeMiddles[to]];
      perimeter += counts[c] * Math.sqrt((((b[0] - a[0]) / 2) * spacing[0]) ** 2 + (((b[1] - a[1]) / 2) * spacing[1]) ** 2);
    }
  });
  return { perimeter, area: (doubled / 8) * (spacing[0] * spacing[1]) };
}
