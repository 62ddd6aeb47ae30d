// Asks the server. What comes back is a value, { status, body }; status 0 says that nobody answered.
const form = document.querySelector("[data-editor]");

export const token = () => form.elements.csrf_token.value;

// Texts have one kind of line end here; the server keeps those of the document.
const plain = (_name, value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n") : value);

export const ask = async (method, url, content, options = {}) => {
  const body = JSON.stringify(content);
  const first = await once(method, url, body, options);
  return isStranger(first.status) && (await renewed()) ? once(method, url, body, options) : first;
};

const once = async (method, url, body, options) => {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() };
  try {
    const response = await fetch(url, { method, body, headers, ...options });
    const isData = response.headers.get("Content-Type")?.includes("json");
    return { status: response.redirected ? 401 : response.status, body: isData ? JSON.parse(await response.text(), plain) : {} };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { status: 0, body: {} };
  }
};

// The token of a page that was open overnight, or was left before somebody signed in again, counts no more.
export const isStranger = (status) => [400, 401, 403].includes(status);

// Takes the token of a fresh page; false when there is none for whoever is signed in now.
export const renewed = async () => {
  try {
    const response = await fetch(location.pathname, { redirect: "manual", cache: "no-store" });
    if (!response.ok) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-editor] [name=csrf_token]")?.value;
    for (const input of document.querySelectorAll("[name=csrf_token]")) input.value = fresh ?? input.value;
    return Boolean(fresh);
  } catch {
    return false;
  }
};
