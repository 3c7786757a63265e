import { PmError } from '../../../core/errors';
import type { Nesting } from './nesting';
import { type PickleValue, type PlainValue, printable, typeNameOf } from './pickle-values';
import { TensorView } from './tensor-view';

/** What training scripts call the network's state dict, the likelier first. */
const usualNames = ['state_dict', 'model_state_dict', 'model', 'net', 'network', 'network_weights', 'module', 'weights', 'params'];
/** What wrappers of a network put before all its keys: DataParallel, torch.compile. */
const wrapperPrefixes = ['module.', '_orig_mod.'];
/** `{'checkpoint': {'model': {'state_dict': ...}}}` is as deep as scripts go. */
const maxDepth = 3;

type Dict = Map<PickleValue, PickleValue>;

interface Candidate {
  /** The keys that lead to it; none where the file holds nothing else. */
  readonly path: readonly string[];
  readonly dict: Dict;
  /** Whether it holds tensors only. */
  readonly pure: boolean;
}

export interface FoundStateDict {
  readonly views: ReadonlyMap<string, TensorView>;
  /** Plain values beside it (epoch, config), by their path in the file. */
  readonly other: Map<string, PlainValue>;
  /** Paths of whatever else holds tensors: an optimizer's state, other networks. */
  readonly skipped: string[];
}

/**
 * Finds the state dict in what a checkpoint holds: on the uppermost level that has a dict of tensors, that dict. Of
 * several there, one with a usual name; `wanted` is the path (`ema`) of the one to take in place of all this.
 *
 * Throws `torch-state-dict` where there is none, or no telling which.
 */
export function findStateDict(root: PickleValue, measure: (value: PickleValue) => Nesting, wanted?: string): FoundStateDict {
  const candidates = findCandidates(root, measure);
  const { path, dict } = wanted === undefined ? choose(candidates, root) : named(candidates, wanted);

  const other = new Map<string, PlainValue>();
  const skipped: string[] = [];
  const keep = (name: string, value: PickleValue): void => {
    if (measure(value).opaque) skipped.push(name);
    else other.set(name, value as PlainValue);
  };
  path.forEach((step, depth) => {
    const level = path.slice(0, depth).reduce((value, key) => value.get(key) as Dict, root as Dict);
    for (const [key, value] of level) if (key !== step) keep([...path.slice(0, depth), key].join('.'), value);
  });
  const views = new Map<string, TensorView>();
  for (const [key, value] of dict) {
    if (value instanceof TensorView) views.set(key as string, value);
    else keep([...path, key].join('.'), value);
  }
  return { views: withoutPrefixes(views), other, skipped };
}

/** Every dict of tensors down to `maxDepth`, the uppermost first. */
function findCandidates(root: PickleValue, measure: (value: PickleValue) => Nesting): Candidate[] {
  const candidates: Candidate[] = [];
  const seen = new Set<PickleValue>();
  let level: { path: string[]; value: PickleValue }[] = [{ path: [], value: root }];
  for (let depth = 0; depth <= maxDepth; depth++) {
    const below: typeof level = [];
    for (const { path, value } of level) {
      if (!(value instanceof Map) || seen.has(value)) continue;
      seen.add(value);
      const candidate = candidateOf(path, value, measure);
      if (candidate) candidates.push(candidate);
      for (const [key, inner] of value) if (typeof key === 'string') below.push({ path: [...path, key], value: inner });
    }
    level = below;
  }
  return candidates;
}

/** A dict of tensors may hold plain values too (`_extra_state`, an epoch), and no container with tensors. */
function candidateOf(path: string[], dict: Dict, measure: (value: PickleValue) => Nesting): Candidate | undefined {
  let tensors = 0;
  for (const [key, value] of dict) {
    if (typeof key !== 'string') return undefined;
    if (value instanceof TensorView) tensors++;
    else if (measure(value).opaque) return undefined;
  }
  return tensors > 0 ? { path, dict, pure: tensors === dict.size } : undefined;
}

function choose(candidates: readonly Candidate[], root: PickleValue): Candidate {
  if (candidates.length === 0) {
    const why = `it holds a ${typeNameOf(root)} without a dict of tensors`;
    throw new PmError('torch-state-dict', 'PyTorch checkpoint', why, "save the weights: torch.save(model.state_dict(), 'weights.pt')");
  }
  const depth = candidates[0].path.length;
  const uppermost = candidates.filter(({ path }) => path.length === depth);
  const pure = uppermost.filter((candidate) => candidate.pure);
  const best = pure.length > 0 ? pure : uppermost;
  if (best.length === 1) return best[0];
  for (const name of usualNames) {
    const usual = best.filter(({ path }) => path.at(-1) === name);
    if (usual.length === 1) return usual[0];
  }
  throw new PmError(
    'torch-state-dict',
    'PyTorch checkpoint',
    `it holds several state dicts (${list(best)})`,
    'say which one with the option stateDict',
  );
}

function named(candidates: readonly Candidate[], wanted: string): Candidate {
  const found = candidates.find(({ path }) => path.join('.') === wanted);
  if (found) return found;
  const why = `it holds no dict of tensors of that name (${list(candidates) || 'and none of any other'})`;
  throw new PmError('torch-state-dict', `state dict ${JSON.stringify(printable(wanted))}`, why, 'name one that the file holds');
}

function list(candidates: readonly Candidate[]): string {
  const shown = candidates.slice(0, 20).map(({ path }) => path.join('.') || 'the file itself');
  return printable(shown.join(', '));
}

/** Wrappers nest in either order, each once. */
function withoutPrefixes(views: ReadonlyMap<string, TensorView>, prefixes: readonly string[] = wrapperPrefixes): ReadonlyMap<string, TensorView> {
  const prefix = prefixes.find((candidate) => [...views.keys()].every((key) => key.startsWith(candidate)));
  if (prefix === undefined) return views;
  const stripped = new Map([...views].map(([key, view]) => [key.slice(prefix.length), view]));
  return withoutPrefixes(
    stripped,
    prefixes.filter((other) => other !== prefix),
  );
}
