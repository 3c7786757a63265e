import { workerUrl } from './twice?worker';

/** A worker that asks another one. */
const other = new Worker(workerUrl, { type: 'module' });
self.onmessage = ({ data }) => {
  other.onmessage = (answer) => self.postMessage(answer.data);
  other.postMessage(data);
};
