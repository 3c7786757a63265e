/** A file as the page has it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}
