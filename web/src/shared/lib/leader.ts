// Of several windows of one agent only one makes sound and shows desktop notices.

let leading = typeof navigator === 'undefined' || !navigator.locks;

export function isLeader(): boolean {
  return leading;
}

/** Queues for the lead; held until the returned function is called or the window closes. */
export function runForLeader(): () => void {
  if (typeof navigator === 'undefined' || !navigator.locks) return () => {};
  const leaving = new AbortController();
  let release: () => void = () => {};
  navigator.locks
    .request('switchboard.sound', { signal: leaving.signal }, () => {
      leading = true;
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    })
    .catch(() => {});
  return () => {
    leaving.abort();
    release();
    leading = false;
  };
}
