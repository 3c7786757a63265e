/** What the CharLS and OpenJPEG builds of cornerstonejs/codecs share. */
interface EmscriptenDecoder {
  /** Memory of the module for that many packed bytes. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned?: boolean };
  delete(): void;
}

interface EmscriptenOptions {
  wasmBinary: Uint8Array;
  print(text: string): void;
  printErr(text: string): void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const create: (options: EmscriptenOptions) => Promise<{ JpegLSDecoder: new () => EmscriptenDecoder }>;
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default create;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const create: (options: EmscriptenOptions) => Promise<{ J2KDecoder: new () => EmscriptenDecoder }>;
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default create;
}

declare module '@cornerstonejs/*/decodewasm' {
  const binary: Uint8Array;
  // biome-ignore lint/style/noDefaultExport: it is how the build gives it
  export default binary;
}
