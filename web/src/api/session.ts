// Who is signed in.
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, call, setCsrfToken } from './client';
import type {
  DeskRights,
  GetSessionData,
  GetSessionResponse,
  GetSetUpData,
  GetSetUpResponse,
  Session,
  SignedInStaff,
  SignInData,
  SignInResponse,
  SignOutData,
  SignOutResponse,
} from './gen';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.isAway,
    },
  },
});

/** Who is signed in, and how their password stands (SYS-04). */
export type SignedIn = SignedInStaff & {
  /** The server refuses everything but a new password. */
  mustChangePassword: boolean;
  /** Days until it ends, once it is time to warn. */
  passwordDaysLeft: number | null;
  /** Of an agent: what their desk may show. */
  desk: DeskRights | null;
};

/** Null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<SignedIn | null> => {
    try {
      return remember(await call<GetSessionData, GetSessionResponse>('GET', { url: '/api/session' }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

/** Whether there is an administrator. Of a server that is away the sign-in tells. */
export async function isSetUp(): Promise<boolean> {
  try {
    return !(await call<GetSetUpData, GetSetUpResponse>('GET', { url: '/api/set-up' })).needed;
  } catch {
    return true;
  }
}

export async function signIn(username: string, password: string): Promise<SignedIn> {
  const session = await call<SignInData, SignInResponse>('POST', {
    url: '/api/session',
    body: { username, password },
  });
  queryClient.clear();
  return enter(session);
}

/** Goes on with a session that the server has just begun or renewed. */
export function enter(session: Session): SignedIn {
  const staff = remember(session);
  queryClient.setQueryData(sessionQuery.queryKey, staff);
  return staff;
}

export async function signOut(): Promise<void> {
  try {
    await call<SignOutData, SignOutResponse>('DELETE', { url: '/api/session' });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  forgetSession();
}

export function forgetSession(): void {
  setCsrfToken('');
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

/** Asks again whether the session still stands; says false only when the server said so. */
export async function sessionStands(): Promise<boolean> {
  try {
    return (await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0, retry: false })) !== null;
  } catch {
    return true;
  }
}

function remember(session: Session): SignedIn {
  setCsrfToken(session.csrf_token);
  return {
    ...session.staff,
    mustChangePassword: session.must_change_password,
    passwordDaysLeft: session.password_days_left ?? null,
    desk: session.desk ?? null,
  };
}
