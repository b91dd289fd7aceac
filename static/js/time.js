// The exact time on hover, in the zone of whoever looks and the language of the page:
// as they write it, if their browser speaks it.
{
  const lang = document.documentElement.lang || "en";
  const exact = new Intl.DateTimeFormat(navigator.languages.find((it) => it.split("-")[0] === lang) ?? lang, { dateStyle: "full", timeStyle: "short" });
  for (const it of document.querySelectorAll("time[datetime*=T][title]")) {
    const at = new Date(it.dateTime);
    if (!Number.isNaN(at.getTime())) it.title = exact.format(at);
  }
}
