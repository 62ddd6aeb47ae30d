// Asking and telling the server. What cannot be sent stays in the queue, and goes when the network is back.
export const server = (address, token) => {
  let secret = token;

  const ask = async () => {
    const response = await fetch(`${address}.json`, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new Error(response.status);
    const found = await response.json();
    secret = found.token;
    return found;
  };

  const post = (marks) =>
    fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": secret },
      body: JSON.stringify({ marks: marks.map(({ key, state, at }) => ({ key, state, age: Math.max(0, Date.now() - at) })) }),
    });

  // What became of these marks; null when nobody answers. A token that is too old is renewed once.
  const tell = async (marks) => {
    try {
      let response = await post(marks);
      if (response.status === 400) {
        await ask();
        response = await post(marks);
      }
      if (response.status >= 500 || response.status === 429) return null;
      return response.ok ? await response.json() : { states: {}, refused: marks.map(({ key }) => key), archived: [] };
    } catch {
      return null;
    }
  };

  return { ask, tell };
};
