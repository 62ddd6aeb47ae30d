// A list in one field is completed item by item: what is offered begins with the items that stand there already.
const ITEMS = /^[^]*[,，、]\s*/;

export const completing = (input) => {
  if (!input) return;
  const names = [...input.list.options].map(({ value }) => value);
  const offer = () => {
    const [before] = input.value.match(ITEMS) ?? [""];
    const there = before.split(/\s*[,，、]\s*/);
    const others = names.filter((name) => !there.includes(name));
    input.list.replaceChildren(...others.map((name) => new Option("", before + name)));
  };
  input.addEventListener("focus", offer);
  input.addEventListener("input", (event) => event.isComposing || offer());
};
