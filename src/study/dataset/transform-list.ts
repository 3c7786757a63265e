import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { PmError } from '../../core/errors';
import { readStep } from '../../imaging/pipeline/steps';
import type { TransformSpec } from '../../imaging/transforms/apply';
import { camelCase } from '../../imaging/transforms/entry';

/** A YAML document, and where its nodes are. */
export interface YamlSource {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** What it is called in errors. */
  readonly name: string;
}

/** Parses YAML (1.2) or JSON. Throws `config-syntax` with the line. */
export function parseYaml(source: string, name: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: true });
  const [error] = document.errors;
  if (!error) return { document, lines, name };
  const why = error.message.split('\n')[0].replace(/ at line.*/, '');
  throw new PmError('config-syntax', `${name}, line ${error.linePos?.[0].line}`, why, 'correct the YAML or JSON there', { cause: error });
}

/**
 * The list of transforms under `field` of a YAML map, for samples with the volumes `keys`: each entry a map with `name` and the
 * transform's options, or a name alone. None where there is no such field.
 *
 * Throws the errors of `readSteps`, and `config-structure`, with the line and the entry.
 */
export function readTransformList(source: YamlSource, keys: readonly string[], field = 'transforms'): TransformSpec[] {
  const list = source.document.get(field, true) as unknown;
  if (list === undefined || (isScalar(list) && list.value === null)) return [];
  if (!isSeq(list)) throw misplaced(source, list as Node, field, 'a list of transforms');
  return list.items.map((item, index) => {
    const where = `${field}[${index}]`;
    const value = (item as Node).toJS(source.document) as unknown;
    const spec = typeof value === 'string' ? { name: value } : value;
    if (!isSpec(spec)) throw misplaced(source, item as Node, where, 'a map with the name of a transform and its options');
    try {
      readStep(spec, index, keys);
    } catch (error) {
      if (!(error instanceof PmError)) throw error;
      const line = lineOf(source, nodeOf(item, error.what) ?? (item as Node));
      throw new PmError(error.code, `${source.name}, line ${line}, ${where}, ${error.what}`, error.why, error.hint, { cause: error });
    }
    return spec;
  });
}

function isSpec(value: unknown): value is TransformSpec {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

/** The key of a map that an error about `RandFlip.spatialAxis` means, however it is spelt there. */
function nodeOf(item: unknown, what: string): Node | undefined {
  const option = camelCase(what.slice(what.lastIndexOf('.') + 1));
  const pair = isMap(item) ? item.items.find(({ key }) => isScalar(key) && camelCase(String(key.value)) === option) : undefined;
  return pair?.key as Node | undefined;
}

function lineOf({ lines }: YamlSource, node: Node): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}

function misplaced(source: YamlSource, node: Node, where: string, expected: string): PmError {
  return new PmError('config-structure', `${source.name}, line ${lineOf(source, node)}, ${where}`, 'cannot be read', `give ${expected}`);
}
