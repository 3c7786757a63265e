import { html, type TemplateResult } from 'lit';

interface FileButton {
  readonly disabled: boolean;
  readonly multiple?: boolean;
  readonly folder?: boolean;
  readonly accept?: string;
}

/** A button that opens the browser's file dialog. */
export function fileButton(text: string, kind: string, open: (files: readonly File[]) => void, options: FileButton): TemplateResult {
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) open(files);
  };
  const click = (event: Event) => ((event.currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click();
  return html`<button type="button" ?disabled=${options.disabled} @click=${click}>${text}</button><input type="file" hidden aria-label=${text} data-kind=${kind}
      ?multiple=${options.multiple ?? false} ?webkitdirectory=${options.folder ?? false} accept=${options.accept ?? ''} @change=${choose} />`;
}
