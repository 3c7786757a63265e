/** `import { workerUrl } from './host?worker'`: the build bundles the module as a worker of its own and gives its URL. */
declare module '*?worker' {
  export const workerUrl: string;
}
