import type { TrainingStore } from './store';

/** A training's files in memory, by their names: they are gone with the program. */
export function memoryFolder(contents: Map<string, Uint8Array>, name: string): TrainingStore {
  const added = new Map<string, string[]>();
  const encoder = new TextEncoder();
  const flush = (path: string) => {
    const text = added.get(path);
    if (!text) return;
    added.delete(path);
    const before = contents.get(path) ?? new Uint8Array(0);
    const more = encoder.encode(text.join(''));
    const whole = new Uint8Array(before.length + more.length);
    whole.set(before);
    whole.set(more, before.length);
    contents.set(path, whole);
  };
  return {
    locate: (path) => `${name}/${path}`,
    async read(path) {
      flush(path);
      return contents.get(path);
    },
    async write(path, given) {
      added.delete(path);
      contents.set(path, typeof given === 'string' ? encoder.encode(given) : given.slice());
    },
    async append(path, text) {
      added.set(path, [...(added.get(path) ?? []), text]);
    },
    flush: async (path) => flush(path),
  };
}
