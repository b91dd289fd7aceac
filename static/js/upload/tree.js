// Files out of drops, folders and handles: { file, path, root }, where path is
// that of a file in a dropped folder, such as «holiday/day 1/a.jpg», and root
// the handle by which it can be opened again after a reload, if there is one.

// What systems leave in folders, and nobody means to hand in.
const litter = /^(\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$/;

// The lists of a drop are empty after its event, so everything is taken at once.
function dropped(transfer) {
  const items = [...transfer.items].filter((it) => it.kind === "file").map((it) => ({
    entry: it.webkitGetAsEntry?.(), file: it.getAsFile(),
    handle: Promise.resolve(it.getAsFileSystemHandle?.()).catch(() => undefined),
  }));
  return (async () => {
    const found = [];
    for (const { entry, file, handle } of items) {
      const root = (await handle) ?? undefined;
      if (entry) await walk(entry, root, found);
      else if (file) found.push({ file, path: "", root });
    }
    return found;
  })();
}

async function walk(entry, root, found) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    const path = entry.fullPath.replace(/^\//, "");
    if (!path.includes("/")) found.push({ file, path: "", root });
    else if (!litter.test(file.name)) found.push({ file, path, root });
    return;
  }
  const reader = entry.createReader();
  for (;;) { // it gives a hundred at a time, and none when there are no more
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return;
    for (const it of some) await walk(it, root, found);
  }
}

// The files of an <input>; those of a chosen folder know their path.
const chosen = (input) => [...input.files]
  .map((file) => ({ file, path: file.webkitRelativePath }))
  .filter((it) => !it.path || !litter.test(it.file.name));

// Browsers call every copied picture image.png; the time tells them apart.
function pasted(transfer, now = new Date()) {
  const two = (n) => String(n).padStart(2, "0");
  const at = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  return [...transfer.files].map((file) => {
    const [, plain, extension] = /^(image|blob)?(\.\w+)?$/.exec(file.name) ?? [];
    if (file.name && plain === undefined) return { file, path: "" };
    const name = `${text("Pasted %s", at)}${extension ?? "." + (file.type.split("/")[1] || "bin").replace("jpeg", "jpg").replace(/\+.*/, "")}`;
    return { file: new File([file], name, { type: file.type, lastModified: now.getTime() }), path: "" };
  });
}

// Opens again what root and path lead to; it throws if that is gone.
async function reopen({ root, path }) {
  if (root.kind === "file") return root.getFile();
  const [, ...folders] = path.split("/"); // the first is root itself
  const name = folders.pop();
  let at = root;
  for (const it of folders) at = await at.getDirectoryHandle(it);
  return (await at.getFileHandle(name)).getFile();
}
