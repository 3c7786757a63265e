self.onmessage = ({ data }) => self.postMessage(2 * data);
