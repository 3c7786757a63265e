import { malformed, Opaque, type PickleValue } from './pickle-values';

export interface Nesting {
  /** Containers on the longest way down, this one included. */
  readonly depth: number;
  /** Values met by a walk that visits shared ones every time. */
  readonly size: number;
  /** Whether something in it is not plain data: a tensor, a storage, a function. */
  readonly opaque: boolean;
}

const maxDepth = 100;
const maxSize = 10_000_000;

const leaf: Nesting = { depth: 0, size: 1, opaque: false };
const opaqueLeaf: Nesting = { ...leaf, opaque: true };

/**
 * Measures a value that came out of a pickle, and with it everything inside.
 *
 * Throws `pickle-invalid` where it holds itself, is nested too deeply, or would unfold to too many values, so that
 * whoever walks it afterwards may do so without care.
 */
export function measureNesting(root: PickleValue): (value: PickleValue) => Nesting {
  const measured = new Map<PickleValue, Nesting>();
  const open = new Set<PickleValue>();

  const measure = (value: PickleValue): Nesting => {
    const children = childrenOf(value);
    if (!children) return value instanceof Opaque ? opaqueLeaf : leaf;
    const known = measured.get(value);
    if (known) return known;
    if (open.has(value)) throw malformed('holds a container that contains itself');
    if (open.size >= maxDepth) throw malformed(`is nested deeper than ${maxDepth} containers`);

    open.add(value);
    let [depth, size, opaque] = [0, 1, false];
    for (const child of children) {
      const inner = measure(child);
      depth = Math.max(depth, inner.depth);
      size += inner.size;
      opaque ||= inner.opaque;
    }
    open.delete(value);
    depth++;
    if (depth > maxDepth) throw malformed(`is nested deeper than ${maxDepth} containers`);
    if (size > maxSize) throw malformed(`unfolds to more than ${maxSize} values`);

    const nesting = { depth, size, opaque };
    measured.set(value, nesting);
    return nesting;
  };
  measure(root);
  return measure;
}

function childrenOf(value: PickleValue): Iterable<PickleValue> | undefined {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return keysAndValues(value);
  return undefined;
}

function* keysAndValues(map: Map<PickleValue, PickleValue>): Generator<PickleValue> {
  yield* map.keys();
  yield* map.values();
}
