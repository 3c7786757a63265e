/**
 * The one of `names` that `word` was most likely meant to be, case aside: of those that contain it or are contained in it where there
 * are such, else of all, the one with the smallest edit distance. Empty where there are no names.
 */
export function nearestName(word: string, names: readonly string[]): string {
  const given = word.toLowerCase();
  const related = names.filter((name) => given.length > 2 && (name.toLowerCase().includes(given) || given.includes(name.toLowerCase())));
  const candidates = related.length > 0 ? related : names;
  const distances = candidates.map((name) => editDistance(given, name.toLowerCase()));
  return candidates[distances.indexOf(Math.min(...distances))] ?? '';
}

/** Levenshtein's distance: insertions, deletions and substitutions that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
