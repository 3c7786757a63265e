import type { Extraction } from '../../src/radiomics/extract';
import { markdownTable } from '../support/document';
import { type Consensus, nameOf, passes, settingsOf } from './ibsi';

/** One configuration, with its consensus values and ours. */
export interface Compared {
  readonly name: string;
  readonly rows: readonly Consensus[];
  readonly features: Extraction['features'];
}

const titles: Readonly<Record<string, string>> = {
  dig_phantom: 'Digital phantom',
  config_a: 'CT phantom, configuration A',
  config_b: 'CT phantom, configuration B',
  config_c: 'CT phantom, configuration C',
  config_d: 'CT phantom, configuration D',
  config_e: 'CT phantom, configuration E',
};

function setting(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

function section({ name, rows, features }: Compared): string {
  const cells = rows.map((row) => {
    const feature = nameOf(row) ?? '';
    const found = features[feature];
    return [
      row.code,
      feature.replace('original_', ''),
      row.value,
      row.tolerance,
      Number(found.toPrecision(5)),
      passes(found, row) ? 'yes' : '**no**',
    ];
  });
  const passed = rows.filter((row) => passes(features[nameOf(row) ?? ''], row)).length;
  const yaml = ['conformance: ibsi', ...Object.entries(settingsOf[name]).map(([key, value]) => `${key}: ${setting(value)}`)];
  return [
    `\n## ${titles[name]}\n\n${passed} of ${rows.length} values lie within their tolerance.\n\n`,
    `\`\`\`yaml\nsetting:\n${yaml.map((line) => `  ${line}\n`).join('')}\`\`\`\n\n`,
    markdownTable(['code', 'feature', 'consensus', 'tolerance', 'ours', 'within'], cells),
  ].join('');
}

/** docs/ibsi.md */
export function ibsiDocument(compared: readonly Compared[]): string {
  return `# Agreement with IBSI-1

Written by \`npm run docs\`. Consensus values and tolerances are those of the [IBSI reference manual](https://arxiv.org/abs/1612.07003): all of
the digital phantom and of configurations A and B, and those of C, D and E that tell most about what differs in them. A value is within
its tolerance where it is so once it is rounded to 3 significant digits, as the manual gives it. The phantoms are A. Zwanenburg's (digital,
CC BY 4.0) and P. Lambin's (CT, CC BY-NC 3.0, https://doi.org/10.17195/candat.2016.08.1), which is not part of this repository.
${compared.map(section).join('')}`;
}
