// Nothing here sleeps for a fixed time: a test asks again until it is so.

/** Asks until the answer is truthy, and returns it; fails with what after patience. */
export async function until(ask, what, patience = 10_000) {
  const deadline = Date.now() + patience;
  for (let pause = 20; ; pause = Math.min(200, pause * 1.5)) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${patience / 1000} s in vain: ${what}`);
    await new Promise((later) => setTimeout(later, pause));
  }
}
