import { cardSize } from '../../bench/report/card';
import { PmError } from '../../core/errors';

/** A card as PNG, drawn by the browser. */
export async function cardPng(svg: string, page: Document): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = page.createElement('canvas');
  canvas.width = cardSize.width;
  canvas.height = cardSize.height;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new PmError('bench-card', 'card', 'the browser made no PNG of it', 'take the SVG');
  return blob;
}
