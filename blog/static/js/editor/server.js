// Asks the server. What comes back is a value, { status, body }; status 0 says that nobody answered.
import { renew, token } from "../token.js";

const PATIENCE = 60_000; // ms; a network that swallows everything never says so

// Texts have one kind of line end here; the server keeps those of the document.
const plain = (_name, value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n") : value);

export const ask = async (method, url, content, options = {}) => {
  const body = JSON.stringify(content);
  const first = await once(method, url, body, options);
  if (!renew(first.body.csrf_token)) return first;
  return once(method, url, body, options);
};

const once = async (method, url, body, options) => {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(url, { method, body, headers, signal, ...options });
    const isData = response.headers.get("Content-Type")?.includes("json");
    return { status: response.redirected ? 401 : response.status, body: isData ? JSON.parse(await response.text(), plain) : {} };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { status: 0, body: {} };
  }
};
