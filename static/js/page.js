// The page that an address leads to, to take parts out of: so what is drawn is
// drawn by the server alone.
const pageAt = async (address, options) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, ...options });
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
};
