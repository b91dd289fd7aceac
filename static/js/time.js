// The exact time on hover, in the words and the zone of whoever looks.
{
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
  for (const it of document.querySelectorAll("time[datetime*=T][title]")) {
    const at = new Date(it.dateTime);
    if (!Number.isNaN(at.getTime())) it.title = exact.format(at);
  }
}
