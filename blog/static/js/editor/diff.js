// What differs between two texts, by line (Myers' algorithm): rows of { before, after }, null where a side has none.
const FARTHEST = 1500; // lines that may differ before everything between them counts as replaced

export const rows = (before, after) => {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = script(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const same = (lines) => lines.map((line) => ({ before: line, after: line }));
  return [...same(a.slice(0, start)), ...paired(middle), ...same(a.slice(a.length - end))];
};

// Steps of [line gone, line come]; both are there when the line stayed.
const script = (a, b) => {
  const trace = [];
  let reach = { 1: 0 };
  for (let d = 0; d <= Math.min(a.length + b.length, FARTHEST); d += 1) {
    trace.push({ ...reach });
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && reach[k - 1] < reach[k + 1]) ? reach[k + 1] : reach[k - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[k] = x;
      if (x >= a.length && x - k >= b.length) return walked(trace, a, b);
    }
  }
  return [...a.map((line) => [line, null]), ...b.map((line) => [null, line])];
};

const walked = (trace, a, b) => {
  const steps = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const [k, reach] = [x - y, trace[d]];
    const from = k === -d || (k !== d && reach[k - 1] < reach[k + 1]) ? k + 1 : k - 1;
    const [px, py] = [reach[from], reach[from] - from];
    while (x > Math.max(px, 0) && y > Math.max(py, 0)) steps.push([a[--x], b[--y]]);
    if (d > 0) steps.push(x === px ? [null, b[--y]] : [a[--x], null]);
  }
  return steps.reverse();
};

// Lines that went and lines that came in the same place stand beside each other.
const paired = (steps) => {
  const found = [];
  let [gone, come] = [[], []];
  const flush = () => {
    for (let at = 0; at < Math.max(gone.length, come.length); at += 1) found.push({ before: gone[at] ?? null, after: come[at] ?? null });
    [gone, come] = [[], []];
  };
  for (const [before, after] of steps) {
    if (before !== null && after !== null) {
      flush();
      found.push({ before, after });
    } else if (before !== null) gone.push(before);
    else come.push(after);
  }
  flush();
  return found;
};
