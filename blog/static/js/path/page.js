// What is seen: boxes, marks in the text, counts and bars, all from one map of states.
const fraction = (keys, states) => {
  const found = keys.map((key) => states.get(key) ?? "");
  const count = (state) => found.filter((one) => one === state).length;
  return [count("done"), keys.length - count("skipped")];
};

const percent = ([done, total]) => (total ? Math.floor((done * 100) / total) : 100);

const write = (frac, [done, total], told) => {
  const [seen, heard] = frac.children;
  seen.textContent = `${done}/${total}`;
  heard.textContent = told.replace("#", done).replace("@", total);
  frac.classList.toggle("ok", total > 0 && done === total);
};

const fill = (ring, figures) => ring?.querySelector(".v").setAttribute("stroke-dasharray", `${percent(figures)} 100`);

export const page = (root, words) => {
  const leaves = new Map([...root.querySelectorAll(".leaf[data-key]")].map((leaf) => [Number(leaf.dataset.key), leaf]));
  let plan = []; // stages: { key, sections: [{ key, points }] }
  let places = new Map(leaves); // in the text, once it is known what of it is a point

  const keysOf = (element) =>
    [...element.querySelectorAll(".leaf[data-key]")].filter((leaf) => !leaf.closest(".res")).map((leaf) => Number(leaf.dataset.key));

  const read = () =>
    [...root.querySelectorAll(".stage")].map((stage) => ({
      key: stage.dataset.stage,
      sections: [...stage.querySelectorAll(".sec")].map((section) => ({
        key: section.querySelector(".sec__h .frac")?.dataset.of ?? "",
        points: keysOf(section),
      })),
    }));
  plan = read();

  const show = (key, state) => {
    const leaf = leaves.get(key);
    if (leaf) {
      leaf.classList.remove("learning", "done", "skipped");
      if (state) leaf.classList.add(state);
      leaf.querySelector("input").checked = state === "done";
      leaf.querySelector("[data-said]").textContent = state === "learning" || state === "skipped" ? words[state] : "";
      return;
    }
    const place = places.get(key);
    place?.querySelector(":scope > .mk, :scope > p > .mk")?.remove();
    if (!place || !state) return;
    const mark = Object.assign(document.createElement("span"), { className: `mk mk--${state}` });
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", words[state]);
    const below = place.querySelector(":scope > ul, :scope > ol");
    place.insertBefore(mark, below);
  };

  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  const count = (states) => {
    const figures = (keys) => fraction(keys, states);
    const all = plan.flatMap(({ sections }) => sections.flatMap(({ points }) => points));
    each('.frac[data-of="whole"]', (frac) => write(frac, figures(all), words.told));
    each(".dial .ring, .dock > .ring", (ring) => fill(ring, figures(all)));
    each("[data-percent]", (place) => (place.textContent = percent(figures(all))));
    for (const stage of plan) countStage(stage, figures);
    each(".topic", (topic) => {
      const found = figures(keysOf(topic));
      const frac = topic.querySelector("h4 .frac");
      if (frac) write(frac, found, words.told);
      topic.classList.toggle("is-done", found[0] === found[1]);
    });
  };

  const countStage = (stage, figures) => {
    const found = figures(stage.sections.flatMap(({ points }) => points));
    each(`[data-stage="${stage.key}"]`, (place) => {
      const frac = place.querySelector('.frac[data-of="stage"]');
      if (frac) write(frac, found, words.told);
      const bar = place.querySelector(".hair");
      if (bar) [bar.max, bar.value] = [found[1] || 1, found[0]];
      fill(place.querySelector(".stop .ring"), found);
      place.classList.toggle("is-done", found[0] >= found[1]);
    });
    for (const { key, points } of stage.sections) {
      if (key && key !== "0") each(`.frac[data-of="${key}"]`, (frac) => write(frac, figures(points), words.told));
    }
  };

  return {
    leaves,
    show,
    count,
    places: () => places,
    stageOf: (key) => plan.find(({ sections }) => sections.some(({ points }) => points.includes(key))),
    isFinished: (stage, states) => {
      const [done, total] = fraction(stage.sections.flatMap(({ points }) => points), states);
      return total > 0 && done === total;
    },
    nameOf: (key) => {
      const place = leaves.get(key)?.querySelector(".leaf__t") ?? places.get(key);
      return (place?.firstChild?.textContent ?? "").trim();
    },
    // What the server says of the path, for a page that is the text and not the list.
    learn(found) {
      if (leaves.size) return;
      plan = found.path.map(([key, sections]) => ({ key: String(key), sections: sections.map(([one, points]) => ({ key: String(one), points })) }));
      places = new Map(found.points.map((key) => [key, root.querySelector(`li[data-key="${key}"]`)]).filter(([, place]) => place));
    },
  };
};
