import type { AnalyzeResult } from './results';

/** A result as JSON: everything but voxels. */
export function jsonReport(result: Partial<AnalyzeResult>): string {
  return `${JSON.stringify(withoutVoxels(result), null, 2)}\n`;
}

/** The same as plain data, for programs. */
export function withoutVoxels(result: Partial<AnalyzeResult>): Record<string, unknown> {
  const { segmentation, ...rest } = result;
  if (!segmentation) return rest;
  const { mask, ...others } = segmentation;
  return { ...rest, segmentation: { ...others, mask: { size: mask.size, affine: mask.affine, dtype: mask.dtype } } };
}

const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Name and value in two columns: diagnostics, features, volumes and probabilities, with the disclaimer first. */
export function csvReport(result: Partial<AnalyzeResult>): string {
  const rows: [string, string | number][] = [['disclaimer', result.disclaimer ?? '']];
  for (const { name, voxels, millilitres } of result.segmentation?.labels ?? [])
    rows.push([`segmentation_${name}_voxels`, voxels], [`segmentation_${name}_ml`, millilitres]);
  for (const { name, probability } of result.classification?.probabilities ?? []) rows.push([`probability_${name}`, probability]);
  if (result.classification) rows.push(['uncertainty', result.classification.uncertainty]);
  for (const [name, value] of Object.entries(result.radiomics?.diagnostics ?? {}))
    rows.push([name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  for (const [name, value] of Object.entries(result.radiomics?.features ?? {})) rows.push([name, value]);
  for (const { code, message } of result.warnings ?? []) rows.push([`warning_${code}`, message]);
  return `${[['name', 'value'] as const, ...rows].map((row) => row.map((cell) => quote(String(cell))).join(',')).join('\n')}\n`;
}
