// The browser works a little for each comment, aside and while somebody writes.
export const prove = (form) =>
  new Promise((done) => {
    const { stamp, proof } = form.elements;
    if (proof.value || !form.dataset.proof) {
      done();
      return;
    }
    const worker = new Worker(form.dataset.proof);
    worker.addEventListener("message", (event) => {
      proof.value = event.data;
      worker.terminate();
      done();
    });
    worker.addEventListener("error", done); // without a proof the comment waits for a moderator
    worker.postMessage({ stamp: stamp.value, bits: Number(form.dataset.bits) });
  });
