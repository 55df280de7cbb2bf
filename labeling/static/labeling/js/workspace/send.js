/* One request of the workspace. Resolves with {kind, …}: ok, refused (with a problem), signed-out, offline or broken. */
export const csrfToken = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1]  // after a new sign-in the page's own is stale
  ?? document.querySelector('meta[name="csrf-token"]').content;

export async function send(url, pairs, { method = "POST", user = "", keepalive = false } = {}) {
  const headers = { "X-Concord": "script", "X-Concord-User": user, "X-CSRFToken": csrfToken() };
  const body = method === "POST" ? new URLSearchParams(pairs) : undefined;
  try {
    return await read(await fetch(url, { method, headers, body, keepalive, redirect: "error", credentials: "same-origin" }));
  } catch {  // also in the middle of the answer
    return { kind: "offline" };
  }
}

async function read(response) {
  if (response.ok) return { kind: "ok", status: response.status, text: response.status === 204 ? "" : await response.text() };
  if (response.status === 401) return { kind: "signed-out" };
  if (response.status >= 500 || response.status === 429) return { kind: "broken", status: response.status, id: response.headers.get("X-Request-ID") };
  const problem = await response.json().catch(() => ({}));
  if (!problem.code && response.status === 403) return { kind: "signed-out" };  // the token of a session that has ended
  return { kind: "refused", status: response.status, code: problem.code ?? "", sentence: problem.detail ?? "", fields: problem.fields ?? {} };
}
