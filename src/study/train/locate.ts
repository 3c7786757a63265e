import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { PmError } from '../../core/errors';
import type { YamlSource } from '../dataset/transform-list';

/** Keys and indices that lead to a place in a document. */
export type Path = readonly (string | number)[];

/** The line, from 1, of the deepest node on the way to `path`: its key, or the entry of a list. */
function lineOf({ document, lines }: YamlSource, path: Path): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node) && node.items[Number(step)]) {
      node = node.items[Number(step)] as Node;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}

/**
 * Runs a check of what stands at `base`. An error of it whose `what` is a path with the owner's name before it (`AdamW.betas[1]`) is
 * thrown again with the file's name and the line.
 */
export function located<T>(source: YamlSource, base: Path, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof PmError)) throw error;
    const own = /^\w*[.[]/.test(error.what) ? (error.what.match(/[^.[\]]+/g) ?? []).slice(1) : [];
    throw misread(source, [...base, ...own], error);
  }
}

/** `error`, about the place `path`, with the file's name and the line. */
export function misread(source: YamlSource, path: Path, error: PmError): PmError {
  const place = path.reduce<string>((text, step) => (/^\d+$/.test(String(step)) ? `${text}[${step}]` : text ? `${text}.${step}` : String(step)), '');
  const what = [
    `${source.name}, line ${lineOf(source, path)}`,
    place,
    /^(loss|optimizer|schedule|network|transform) /.test(error.what) ? error.what : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
  return new PmError(error.code, what, error.why, error.hint, { cause: error });
}
