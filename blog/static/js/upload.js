// Sends one file to the library. What comes back is a promise of { status, body }; status 0 says that nobody answered.
import { renew, token } from "./token.js";

export const send = async (url, file, progress) => {
  const first = await once(url, file, progress);
  return renew(first.body.csrf_token) ? once(url, file, progress) : first;
};

const once = (url, file, progress) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    const body = new FormData();
    body.set("file", file);
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    request.addEventListener("loadend", () => resolve({ status: request.status, body: parsed(request.responseText) }));
    request.send(body);
  });

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};
