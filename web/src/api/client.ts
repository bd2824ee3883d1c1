// Requests to the server: paths, bodies and answers are checked against the generated contract;
// refusals become one error type.
import { sentence } from '../shared/lib/sentence';
import type { FieldError, Problem } from './gen';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: FieldError[] = [],
    /** Seconds to wait before the next attempt, when the server said so. */
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(detail);
    this.name = 'ApiError';
  }

  /** No answer, or an answer that says the server cannot work at the moment. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

type Request = {
  url: string;
  body?: unknown;
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let csrfToken = '';
let sessionEnded: () => void = () => {};

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the server answers that nobody is signed in. */
export function onSessionEnded(listener: () => void): void {
  sessionEnded = listener;
}

/** `D` is the generated `…Data` type of the operation, `R` its `…Response`. */
export async function call<D extends Request, R>(method: Method, request: D): Promise<R> {
  const response = await reach(method, request);
  if (response.status === 204) return undefined as R;
  if (response.ok && isJson(response)) return (await response.json()) as R;
  const refusal = await toError(response);
  if (response.status === 401 && request.url !== '/api/session') sessionEnded();
  throw refusal;
}

/** The same for what is answered with a file. */
export async function callFile<D extends Request>(method: Method, request: D): Promise<Blob> {
  const response = await reach(method, request);
  if (response.ok) return response.blob();
  const refusal = await toError(response);
  if (response.status === 401) sessionEnded();
  throw refusal;
}

/** The same for a form with a file. */
export async function upload<R>(url: string, file: File): Promise<R> {
  const body = new FormData();
  body.append('file', file);
  return call<Request, R>('POST', { url, body });
}

/** Sends a file as it is and tells how far it got, which `fetch` cannot. */
export function uploadRaw<R>(
  url: string,
  query: Request['query'],
  file: Blob,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address({ url, query }));
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-CSRF-Token', csrfToken);
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(0, 'unreachable', 'The server cannot be reached.'));
    request.onabort = () => reject(new ApiError(0, 'cancelled', ''));
    request.onload = () => {
      const answer = new Response(request.responseText, {
        status: request.status,
        headers: { 'Content-Type': request.getResponseHeader('Content-Type') ?? '' },
      });
      if (answer.status === 401) sessionEnded();
      (answer.ok ? answer.json() : toError(answer).then((refusal) => Promise.reject(refusal))).then(resolve, reject);
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

async function reach(method: Method, request: Request): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json, text/csv' };
  const isForm = request.body instanceof FormData;
  if (request.body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken;
  try {
    return await fetch(address(request), {
      method,
      headers,
      credentials: 'same-origin',
      body: request.body instanceof FormData ? request.body : JSON.stringify(request.body),
    });
  } catch {
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.');
  }
}

export function address({ url, path = {}, query = {} }: Request): string {
  const filled = url.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

function isJson(response: Response): boolean {
  return response.headers.get('Content-Type')?.includes('json') ?? false;
}

async function toError(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('Retry-After'));
  const retryAfter = seconds > 0 ? seconds : null;
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return new ApiError(
      response.status,
      problem.code ?? 'unknown',
      sentence(problem.detail || problem.title || `the server answered ${response.status}`),
      problem.errors ?? [],
      retryAfter,
      problem.request_id ?? null,
    );
  } catch {
    return new ApiError(response.status, 'unknown', `The server answered ${response.status}.`, [], retryAfter);
  }
}
