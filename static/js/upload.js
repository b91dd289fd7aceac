// Where somebody may add files, what sends them is fetched, and nowhere else.
// Without it the plain form stays.
{
  const queue = document.querySelector("[data-upload]");
  if (queue) import(queue.dataset.upload);
}
