/** Elements of a Siemens CSA header by name, each its texts. */
export type CsaHeader = ReadonlyMap<string, readonly string[]>;

const maxTags = 1000;

/**
 * A Siemens CSA header (private element (0029,xx10)), versions 1 and 2; empty where the bytes are something else.
 *
 * Layout after nibabel's notes on the CSA header: a count, then for every element a name of 64 bytes, its multiplicity, its
 * representation, and items of a length and padded text.
 */
export function parseCsa(bytes: Uint8Array): CsaHeader {
  const header = new Map<string, string[]>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = (at: number, length: number): string => latin1.decode(bytes.subarray(at, at + length)).split('\0')[0];
  const second = text(0, 4) === 'SV10';
  let at = second ? 8 : 0;
  if (at + 8 > bytes.length) return header;
  const tags = view.getUint32(at, true);
  if (tags > maxTags) return header;
  at += 8;
  let firstItems: number | undefined;
  for (let tag = 0; tag < tags && at + 84 <= bytes.length; tag++) {
    const items = view.getUint32(at + 76, true);
    firstItems ??= items;
    const name = text(at, 64).trim();
    at += 84;
    const values: string[] = [];
    for (let i = 0; i < items && at + 16 <= bytes.length; i++) {
      // Version 1 adds the number of items of the first element to every length.
      const length = second ? view.getUint32(at + 4, true) : view.getUint32(at, true) - firstItems;
      at += 16;
      if (!(length >= 0 && at + length <= bytes.length)) return header;
      values.push(text(at, length).trim());
      at += length + ((4 - (length % 4)) % 4);
    }
    header.set(
      name,
      values.filter((value) => value !== ''),
    );
  }
  return header;
}

const latin1 = new TextDecoder('latin1');
