// One file on its way, by tus. How long to wait and when to go on is said in
// queue.js: here each attempt begins by asking how much the server has.

// A lost server loses no more than this of a file.
const chunk = 32 << 20;
// So small a file goes with its creation, which saves a way there and back.
const small = 1 << 20;

const here = document.querySelector("[data-upload]").dataset;
const guest = "thanks" in here;
const later = new Error("later");
// Who only looks does not pay for it: it comes with the first thing that one does.
let coming;
const client = () => (coming ??= import(here.tus));
for (const it of ["pointerdown", "keydown", "dragenter", "paste"]) addEventListener(it, client, { once: true, capture: true });
const endpoint = new URL(here.to, location.origin).href;

// Starts an attempt. tell has made(url), moved(sent), kept(offset), done(item), failed({ status, method, say, after }).
async function send(job, tell) {
  const { Upload } = await client();
  const metadata = { name: job.name, folder: job.folder, modified: String(job.modified), taken: job.taken };
  if (job.path && !guest) metadata.relativePath = job.path;
  if (guest) Object.assign(metadata, said());
  const upload = new Upload(job.file, {
    endpoint, uploadUrl: job.url || null, chunkSize: chunk, metadata,
    headers: { "Idempotency-Key": job.key },
    retryDelays: null, storeFingerprintForResuming: false, fingerprint: async () => null,
    uploadDataDuringCreation: !job.url && job.size <= small,
    // The client takes any refusal of HEAD as «begin anew»; a server that is just starting means «later».
    onAfterResponse: (req, res) => {
      if (req.getMethod() === "HEAD" && res.getStatus() >= 500) throw later;
    },
    onUploadUrlAvailable: () => tell.made(upload, new URL(upload.url, endpoint).pathname),
    onProgress: (sent) => tell.moved(upload, sent),
    onChunkComplete: (_, offset) => tell.kept(upload, offset),
    onSuccess: ({ lastResponse }) => tell.done(upload, lastResponse.getHeader("Upload-Item") ?? ""),
    onError: (err) => {
      const res = err.originalResponse;
      tell.failed(upload, {
        // What is neither an answer nor the network is a mistake of ours; trying again would not mend it.
        status: res?.getStatus() ?? (err.causingError === later || err.causingError instanceof ProgressEvent ? 0 : -1), method: err.originalRequest?.getMethod() ?? "",
        say: sentence(res?.getBody() ?? ""), after: Number(res?.getHeader("Retry-After")) || 0,
      });
    },
  });
  return upload;
}

// Who hands it in: what stands in the page when a file is begun.
function said() {
  const field = (name) => document.querySelector(`.hand [name=${name}]`).value;
  return { from: field("from"), note: field("note"), receipt: field("receipt") };
}

// The server's own words, if it is they that came.
const sentence = (body) => (body && body.length < 300 && !body.includes("<") ? body.trim() : "");

// How much the server has of what was begun before: { sent, item }, and
// undefined if it does not say. What it does not know any more begins anew.
async function standing(url) {
  const answer = await fetch(url, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => undefined);
  if (answer?.status === 404 || answer?.status === 410) return { sent: 0, gone: true };
  if (!answer?.ok) return undefined;
  return { sent: Number(answer.headers.get("Upload-Offset")), item: answer.headers.get("Upload-Item") };
}

// Tells the server that an upload is not wanted any more, and again if it does
// not hear. In the end it forgets by itself.
async function unwanted(url) {
  for (const wait of [0, 1, 3, 10, 30]) {
    await new Promise((later) => setTimeout(later, wait * 1000));
    const answer = await fetch(url, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" }, keepalive: true }).catch(() => undefined);
    if (answer && answer.status < 500 && answer.status !== 423) return;
  }
}
