import { withoutVoxels } from './report';
import type { AnalyzeResult } from './results';

const text = (text: unknown) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const table = (caption: string, rows: readonly (readonly unknown[])[]) =>
  rows.length === 0
    ? ''
    : `<h2>${text(caption)}</h2><table>${rows.map(([name, ...cells]) => `<tr><th scope="row">${text(name)}</th>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`).join('')}</table>`;

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#16202b}
table{border-collapse:collapse}th,td{border-bottom:1px solid #ccd;padding:2px 1em 2px 0;text-align:start;vertical-align:top;font-weight:400}
td{font-variant-numeric:tabular-nums}.note{border-inline-start:4px solid #b3261e;padding:4px 10px;font-weight:600}pre{overflow:auto;font-size:12px}`;

/** One HTML file without scripts or network: volumes, model output, warnings, features, times and provenance. */
export function htmlReport(result: AnalyzeResult): string {
  const { segmentation, radiomics, featureMaps, classification, explanation, warnings, timings, provenance, disclaimer } = result;
  const note = `<p class="note" role="note">${text(disclaimer)}</p>`;
  const sections = [
    table(
      'Segmented volume',
      (segmentation?.labels ?? []).map((l) => [l.name, `${l.millilitres.toFixed(2)} ml`, `${l.voxels} voxels`]),
    ),
    table('Model output', [
      ...(classification?.probabilities ?? []).map((p) => [p.name, `${(100 * p.probability).toFixed(1)} %`]),
      ...(classification ? [['uncertainty (entropy over its maximum)', `${(100 * classification.uncertainty).toFixed(1)} %`]] : []),
    ]),
    table(
      'Warnings',
      warnings.map((w) => [w.code, w.message]),
    ),
    table('Radiomics features', Object.entries(radiomics?.features ?? {})),
    table(
      'Feature maps',
      (featureMaps?.maps ?? []).map((map) => [map.name, `mean ${map.mean ?? 'none'}`, `${map.minimum ?? 'none'} to ${map.maximum ?? 'none'}`]),
    ),
    table(
      'Explanation',
      explanation ? [[`${explanation.method} for class ${explanation.class.name}`, `${explanation.minimum} to ${explanation.maximum}`]] : [],
    ),
    table(
      'Time per stage',
      Object.entries(timings).map(([stage, ms]) => [stage, `${(ms / 1000).toFixed(3)} s`]),
    ),
  ];
  const source = text(JSON.stringify(withoutVoxels({ provenance }).provenance, null, 2));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>pm-analyzer report: ${text(provenance.image.name)}</title><style>${style}</style></head>
<body>${note}<h1>${text(provenance.image.name)}</h1>${sections.join('\n')}<h2>Provenance</h2><pre>${source}</pre>${note}</body></html>
`;
}
