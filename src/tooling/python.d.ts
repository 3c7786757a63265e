/** `import source from './runner.py'`: the text of a Python file, which the build puts into the bundle. */
declare module '*.py' {
  const source: string;
  // biome-ignore lint/style/noDefaultExport: esbuild's loader of texts has no other
  export default source;
}
