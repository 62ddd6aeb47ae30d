// The token without which the server takes nothing. That of a page that was open overnight, or was left before
// somebody signed in again, counts no more; the answer then holds another one.
export const token = () => document.querySelector("[name=csrf_token]").value;

export const renew = (fresh) => {
  for (const input of document.querySelectorAll("[name=csrf_token]")) input.value = fresh ?? input.value;
  return Boolean(fresh);
};
