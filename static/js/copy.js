// A copy button beside a field. It is hidden until scripts run.
{
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const word = button.querySelector("[data-said]");
    const before = word.textContent;
    word.setAttribute("aria-live", "polite");
    button.hidden = false;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // Plain http has no clipboard: select it, so that Ctrl+C works.
        field.focus();
        field.select();
        if (!document.execCommand("copy")) return;
      }
      word.textContent = word.dataset.said;
      setTimeout(() => (word.textContent = before), 2000);
    });
  }
}
