import '../../../src/components/define';
import type { PmEvents } from '../../../src/components/events';
import type { PmAnalyzer } from '../../../src/components/pm-analyzer/element';
import { writeVolume } from '../../../src/imaging/io/write';
import { FakeEngine, smallMask, smallVolume } from './fake-engine';

const mounted = new Set<Element>();

/** Puts an element on the page with its attributes and properties; `unmount` takes all away. */
export async function mount<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> & Record<string, unknown> = {},
  content = '',
): Promise<HTMLElementTagNameMap[K]> {
  document.documentElement.lang ||= 'en';
  const element = document.createElement(tag);
  element.innerHTML = content;
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'src') element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  document.body.append(element);
  mounted.add(element);
  await settled(element);
  return element;
}

export function unmount(): void {
  for (const element of mounted) element.remove();
  mounted.clear();
}

/** Waits until an element and those in its shadow have rendered. */
export async function settled(element: Element): Promise<void> {
  await (element as { updateComplete?: Promise<unknown> }).updateComplete;
  for (const inner of element.shadowRoot?.querySelectorAll('*') ?? []) if (inner.shadowRoot) await settled(inner);
}

export async function analyzer(
  properties: Partial<PmAnalyzer> & Record<string, unknown> = {},
  content = '',
): Promise<{ element: PmAnalyzer; engine: FakeEngine }> {
  const engine = new FakeEngine();
  const element = await mount('pm-analyzer', { engine, model: '/model.json', ...properties }, content);
  return { element, engine };
}

/** Opens the small volume, and the small mask with it, and waits for the picture. */
export async function openCase(element: PmAnalyzer, { mask = false } = {}): Promise<void> {
  const shown = once(element, 'pm-shown', (detail) => detail.mask === mask);
  await element.load([file('image.nii', smallVolume()), ...(mask ? [file('image_mask.nii', smallMask())] : [])]);
  await shown;
  await settled(element);
}

export const file = (name: string, volume: ReturnType<typeof smallVolume>): File => new File([writeVolume(volume, name) as BlobPart], name);

/** The detail of the next event that is `wanted`. */
export function once<K extends keyof PmEvents>(
  target: EventTarget,
  type: K,
  wanted: (detail: PmEvents[K]) => boolean = () => true,
): Promise<PmEvents[K]> {
  return new Promise((resolve) => {
    const listen = (event: Event) => {
      const { detail } = event as CustomEvent<PmEvents[K]>;
      if (!wanted(detail)) return;
      target.removeEventListener(type, listen);
      resolve(detail);
    };
    target.addEventListener(type, listen);
  });
}

/** All events of some types, as they come: `[type, detail]`. */
export function record(target: EventTarget, types: readonly (keyof PmEvents)[]): [string, unknown][] {
  const seen: [string, unknown][] = [];
  for (const type of types) target.addEventListener(type, (event) => seen.push([type, (event as CustomEvent).detail]));
  return seen;
}

/** The first element that matches, through all shadow roots below. */
export function find<T extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): T | undefined {
  const scope = root instanceof Element ? (root.shadowRoot ?? root) : root;
  const own = scope.querySelector<T>(selector);
  if (own) return own;
  for (const inner of scope.querySelectorAll('*')) {
    const found = inner.shadowRoot && find<T>(inner.shadowRoot, selector);
    if (found) return found;
  }
  return undefined;
}

/** What an element shows, its shadow roots with it, without style. */
export function textOf(root: Element | ShadowRoot): string {
  const scope = root instanceof Element ? (root.shadowRoot ?? root) : root;
  const parts: string[] = [];
  for (const node of scope.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent ?? '');
    else if (node instanceof HTMLSlotElement) {
      const given = node.assignedNodes({ flatten: true });
      parts.push(...given.map((own) => (own instanceof Element ? textOf(own) : (own.textContent ?? ''))));
    } else if (node instanceof Element && node.localName !== 'style') parts.push(textOf(node));
  }
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits for something to become true. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error(`never happened: ${what}`);
    await sleep(10);
  }
}
