/** What a key or a button does to the view. World axes: 0 to the patient's right, 1 to the front, 2 to the head. */
export type KeyAction =
  | { readonly kind: 'step'; readonly world: number; readonly steps: number }
  | { readonly kind: 'zoom'; readonly steps: number }
  | { readonly kind: 'reset' };

const FAST = 10;

/** Directions are those of an axial slice in the radiological convention, where the patient's right is on the left. */
const steps: Readonly<Record<string, readonly [world: number, steps: number]>> = {
  ArrowLeft: [0, 1],
  ArrowRight: [0, -1],
  ArrowUp: [1, 1],
  ArrowDown: [1, -1],
  PageUp: [2, 1],
  PageDown: [2, -1],
};

/** What a key press means; `undefined` for a key that is not ours. Shift takes ten steps at once. */
export function actionOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): KeyAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const step = steps[event.key];
  if (step) return { kind: 'step', world: step[0], steps: step[1] * (event.shiftKey ? FAST : 1) };
  if (event.key === '+' || event.key === '=') return { kind: 'zoom', steps: 1 };
  if (event.key === '-' || event.key === '_') return { kind: 'zoom', steps: -1 };
  return event.key === 'Home' || event.key === '0' ? { kind: 'reset' } : undefined;
}
