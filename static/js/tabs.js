// On a phone tabs are one row that is scrolled: where one is stands in its middle.
{
  const row = document.querySelector(".tabs"), here = row?.querySelector("[aria-current]");
  if (here) {
    const [all, it] = [row, here].map((part) => part.getBoundingClientRect());
    row.scrollLeft += it.left + it.width / 2 - all.left - all.width / 2;
  }
}
