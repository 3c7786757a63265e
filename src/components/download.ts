/** A file as it is offered. Its name says nothing of the case. */
export interface ExportedFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Browsers read the file after the click; the address is freed when they surely have. */
const KEEP_MS = 60_000;

/** Offers a file to the user. */
export function download({ name, blob }: ExportedFile, page: Document): void {
  const link = page.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}
