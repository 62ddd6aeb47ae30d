// A link to a comment (#c384) that is on another page by now leads there.
export const find = (talk) => {
  const [, number] = location.hash.match(/^#c(\d+)$/) ?? [];
  if (number && talk.dataset.news && !document.getElementById(`c${number}`)) {
    location.replace(talk.dataset.news.replace(/posts\/.*$/, `comments/${number}`));
  }
};
