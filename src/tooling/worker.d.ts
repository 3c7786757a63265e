/** `import { workerUrl } from './thread?worker'`: the absolute URL of a worker script that the build places beside the bundle. */
declare module '*?worker' {
  export const workerUrl: string;
}
