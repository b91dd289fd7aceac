package main

// notes is a page that somebody wrote by hand. The house never shows it as a
// page: HTML leaves only as a download.
func notes(_ work) ([]byte, error) { return []byte(notesPage), nil }

const notesPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Notes on case 1024</title>
<style>
  :root { color-scheme: light dark; --ink: #1b1d1f; --paper: #faf8f4; --brick: #8a3b1e; --line: #d9d4ca }
  @media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --paper: #141517; --brick: #f0a27e; --line: #2d2f33 } }
  body { font: 17px/1.55 Georgia, serif; color: var(--ink); background: var(--paper); max-width: 62ch; margin: 3rem auto; padding: 0 1.5rem }
  h1 { font-size: 1.9rem; line-height: 1.2; margin-bottom: .2rem }
  h2 { font-size: 1.15rem; margin-top: 2.2rem; color: var(--brick) }
  .when { opacity: .7; margin-top: 0 }
  blockquote { margin: 1.4rem 0; padding-left: 1.1rem; border-left: 3px solid var(--brick); font-style: italic }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .45rem .6rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
</style>
</head>
<body>
<h1>Notes on case 1024</h1>
<p class="when">Kept since 18 January 2026. Everyone and everything in here is invented.</p>

<h2>The coat</h2>
<p>Wool, well brushed. Mended once at the left cuff, by somebody who meant it to be seen. The lining is a tartan
that no shop in town has ever sold.</p>
<blockquote>«If it had been mine», says Ms Okafor, «I should have come back for it in my shirt.»</blockquote>

<h2>The leaves</h2>
<p>Five sheets from a herbarium, filed as case 1025, and the book they lay in. Between pages 10 and 24 there is a fern, and
no pages 11 to 23.</p>

<h2>Who was asked</h2>
<table>
<tr><th>Who</th><th>Says</th></tr>
<tr><td>Counter 2</td><td>Polite. Paid in coins. Asked whether the tram still ran.</td></tr>
<tr><td>Seat G 21</td><td>Applauded before everybody else did, and was right.</td></tr>
<tr><td>The café</td><td>Two cups, one of them tea, one of them for nobody.</td></tr>
<tr><td>Tram 11</td><td>It was snowing. One gets used to people without coats.</td></tr>
</table>

<h2>Still to do</h2>
<ul>
<li>Try the key on the piano.</li>
<li>Send Dr Bianchi the photograph of the ticket; ask whether the hand is one she knows.</li>
<li>Leave the hook as it is.</li>
</ul>
</body>
</html>
`
