// The editor: the text field of the page with everything that helps to write in it.
import { beside } from "./beside.js";
import { completing } from "./completion.js";
import { conflictView } from "./conflict.js";
import { Copies } from "./copies.js";
import { elsewhere } from "./elsewhere.js";
import { offerPlain, open } from "./field.js";
import { find, given } from "./element.js";
import { recover } from "./recovery.js";
import { Saving } from "./saving.js";
import { sending } from "./sending.js";
import { Settings } from "./settings.js";
import { status } from "./status.js";
import { growing } from "./title.js";
import { tools } from "./tools.js";

const form = find("editor");
const urls = form.dataset;

const keeping = (surface) => {
  const copies = new Copies(urls.urlDraft);
  const version = Number(urls.version);
  const savedAt = new Date(find("status").dataset.savedAt);
  const stored = given(form.elements.source);
  const saving = new Saving(surface, copies, { url: urls.urlDraft, version, savedAt, stored, fields: () => fields.pending });
  const fields = new Settings(form, surface, urls.urlFields, saving);
  if (saving.isUnsaved) saving.changed(); // somebody typed before all this was there
  status(find("status"), saving, urls.urlSignIn);
  conflictView(find("conflict"), saving);
  sending(form, saving, fields);
  offerPlain(find("plain"), saving);
  return { copies, saving, fields };
};

const start = async () => {
  const surface = await open(form.elements.source);
  growing(form.elements.title, surface);
  for (const name of ["categories", "tags"]) completing(form.elements[name]);
  const { copies, saving, fields } = keeping(surface);
  const views = beside(surface, urls.urlPreview);
  tools(surface, saving, views, urls.urlMedia);
  const others = await elsewhere(urls.urlDraft, find("elsewhere"), saving);
  form.dataset.ready = surface.constructor.name;
  recover(find("recovery"), copies, saving, others, fields);
};

start();
