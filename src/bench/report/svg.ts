/** Text for XML. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[c] as string);

/** What pictures are drawn with: dark on white, also where the page is dark. */
export const ink = {
  paper: '#ffffff',
  text: '#16202b',
  muted: '#55606c',
  line: '#c8d0d8',
  own: '#1a5fb4',
  peer: '#b3541e',
  danger: '#b3261e',
} as const;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG; only presentation attributes, so that no policy for styles is in its way. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value))}"`);
  return `<${name}${written.join('')}>${content.join('')}</${name}>`;
}

export const label = (x: number, y: number, text: string, attributes: Attributes = {}): string =>
  element('text', { x, y, fill: ink.text, ...attributes }, escapeXml(text));

/** A whole picture, with what it shows in words. */
export function picture(width: number, height: number, title: string, ...content: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'font-family': 'sans-serif',
  };
  const paper = element('rect', { width, height, fill: ink.paper });
  return element('svg', attributes, element('title', {}, escapeXml(title)), paper, ...content);
}

/** `text` at most so long, with an ellipsis where something is left out. */
export const shorten = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
