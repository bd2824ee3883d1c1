// Addresses of the application, and who may go where.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isSetUp, queryClient, type SignedIn, sessionQuery } from './api/session';
import { readClock } from './api/settings';
import { readListSearch } from './shared/lib/listSearch';
import { NotFound } from './shared/ui/NotFound';
import { Trouble } from './shared/ui/Trouble';

function home(staff: SignedIn): '/desk' | '/admin' | '/change-password' {
  if (staff.mustChangePassword) return '/change-password';
  return staff.role === 'agent' ? '/desk' : '/admin';
}

async function signedIn(here: '/desk' | '/admin' | '/change-password'): Promise<{ staff: SignedIn }> {
  const staff = await queryClient.ensureQueryData(sessionQuery);
  if (!staff) throw redirect({ to: '/login' });
  if (home(staff) !== here) throw redirect({ to: home(staff) });
  // Whoever must first change their password is not told.
  if (here !== '/change-password') await readClock();
  return { staff };
}

const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: Trouble });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const staff = await queryClient.ensureQueryData(sessionQuery);
    throw redirect({ to: staff ? home(staff) : '/login' });
  },
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  beforeLoad: async () => {
    const staff = await queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (staff) throw redirect({ to: home(staff) });
    return { isSetUp: await isSetUp() };
  },
  component: lazyRouteComponent(() => import('./features/session/EntrancePage'), 'EntrancePage'),
});

const changePassword = createRoute({
  getParentRoute: () => root,
  path: '/change-password',
  beforeLoad: () => signedIn('/change-password'),
  component: lazyRouteComponent(() => import('./features/session/ChangePasswordPage'), 'ChangePasswordPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./features/session/ResetPasswordPage'), 'ResetPasswordPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./features/session/SetUpPage'), 'SetUpPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  beforeLoad: () => signedIn('/desk'),
  // The interaction in view: ids are whole numbers below 2^53, so the address stays readable.
  validateSearch: (search: Record<string, unknown>): { i?: number } => {
    const i = Number(search.i);
    return Number.isSafeInteger(i) && i > 0 ? { i } : {};
  },
  component: lazyRouteComponent(() => import('./features/desk/DeskPage'), 'DeskPage'),
});

const deskHome = createRoute({
  getParentRoute: () => desk,
  path: '/',
  component: lazyRouteComponent(() => import('./features/desk/Regions'), 'Regions'),
});

const deskAll = createRoute({
  getParentRoute: () => desk,
  path: 'all',
  validateSearch: readListSearch,
  component: lazyRouteComponent(
    () => import('./features/conversations/all/AllConversationsPage'),
    'AllConversationsPage',
  ),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: () => signedIn('/admin'),
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./features/admin/AdminShell'), 'AdminShell'),
});

const adminIndex = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/accounts' });
  },
});

const accounts = createRoute({
  getParentRoute: () => admin,
  path: 'accounts',
  component: lazyRouteComponent(() => import('./features/admin/accounts/AccountsPage'), 'AccountsPage'),
});

const queues = createRoute({
  getParentRoute: () => admin,
  path: 'queues',
  component: lazyRouteComponent(() => import('./features/admin/queues/QueuesPage'), 'QueuesPage'),
});

const agents = createRoute({
  getParentRoute: () => admin,
  path: 'agents',
  component: lazyRouteComponent(() => import('./features/admin/agents/AgentsPage'), 'AgentsPage'),
});

const pauses = createRoute({
  getParentRoute: () => admin,
  path: 'pauses',
  component: lazyRouteComponent(() => import('./features/admin/pauses/PausesPage'), 'PausesPage'),
});

const pausePeriods = createRoute({
  getParentRoute: () => admin,
  path: 'pause-periods',
  component: lazyRouteComponent(() => import('./features/admin/pauses/PausePeriodsPage'), 'PausePeriodsPage'),
});

const interactions = createRoute({
  getParentRoute: () => admin,
  path: 'interactions',
  component: lazyRouteComponent(() => import('./features/admin/interactions/InteractionsPage'), 'InteractionsPage'),
});

const quarantine = createRoute({
  getParentRoute: () => admin,
  path: 'quarantine',
  component: lazyRouteComponent(() => import('./features/admin/quarantine/QuarantinePage'), 'QuarantinePage'),
});

const undelivered = createRoute({
  getParentRoute: () => admin,
  path: 'undelivered',
  component: lazyRouteComponent(() => import('./features/admin/undelivered/UndeliveredPage'), 'UndeliveredPage'),
});

const contacts = createRoute({
  getParentRoute: () => admin,
  path: 'contacts',
  component: lazyRouteComponent(() => import('./features/admin/contacts/ContactsPage'), 'ContactsPage'),
});

const contactImport = createRoute({
  getParentRoute: () => admin,
  path: 'contacts/import',
  component: lazyRouteComponent(() => import('./features/admin/contacts/ImportPage'), 'ImportPage'),
});

const contactMerge = createRoute({
  getParentRoute: () => admin,
  path: 'contacts/merge',
  component: lazyRouteComponent(() => import('./features/admin/contacts/MergePage'), 'MergePage'),
});

const contactLists = createRoute({
  getParentRoute: () => admin,
  path: 'contact-lists',
  component: lazyRouteComponent(() => import('./features/admin/contacts/ContactListsPage'), 'ContactListsPage'),
});

const customFields = createRoute({
  getParentRoute: () => admin,
  path: 'custom-fields',
  component: lazyRouteComponent(() => import('./features/admin/contacts/CustomFieldsPage'), 'CustomFieldsPage'),
});

const settings = createRoute({
  getParentRoute: () => admin,
  path: 'settings',
  component: lazyRouteComponent(() => import('./features/admin/settings/SettingsPage'), 'SettingsPage'),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: 'audit',
  component: lazyRouteComponent(() => import('./features/admin/audit/AuditPage'), 'AuditPage'),
});

const users = createRoute({
  getParentRoute: () => admin,
  path: 'users',
  component: lazyRouteComponent(() => import('./features/admin/people/UsersPage'), 'UsersPage'),
});

const removedStaff = createRoute({
  getParentRoute: () => admin,
  path: 'removed-staff',
  component: lazyRouteComponent(() => import('./features/admin/people/RemovedStaffPage'), 'RemovedStaffPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => admin,
  path: 'api-keys',
  component: lazyRouteComponent(() => import('./features/admin/people/ApiKeysPage'), 'ApiKeysPage'),
});

const userProfiles = createRoute({
  getParentRoute: () => admin,
  path: 'user-profiles',
  component: lazyRouteComponent(() => import('./features/admin/people/UserProfilesPage'), 'UserProfilesPage'),
});

const teams = createRoute({
  getParentRoute: () => admin,
  path: 'teams',
  component: lazyRouteComponent(() => import('./features/admin/catalog/TeamsPage'), 'TeamsPage'),
});

const tags = createRoute({
  getParentRoute: () => admin,
  path: 'tags',
  component: lazyRouteComponent(() => import('./features/admin/catalog/TagsPage'), 'TagsPage'),
});

const cannedAnswers = createRoute({
  getParentRoute: () => admin,
  path: 'canned-answers',
  component: lazyRouteComponent(() => import('./features/admin/catalog/CannedAnswersPage'), 'CannedAnswersPage'),
});

const dispositions = createRoute({
  getParentRoute: () => admin,
  path: 'dispositions',
  component: lazyRouteComponent(() => import('./features/admin/catalog/DispositionsPage'), 'DispositionsPage'),
});

const intervals = createRoute({
  getParentRoute: () => admin,
  path: 'intervals',
  component: lazyRouteComponent(() => import('./features/admin/catalog/IntervalsPage'), 'IntervalsPage'),
});

const agentProfiles = createRoute({
  getParentRoute: () => admin,
  path: 'agent-profiles',
  component: lazyRouteComponent(() => import('./features/admin/catalog/AgentProfilesPage'), 'AgentProfilesPage'),
});

const queueGroups = createRoute({
  getParentRoute: () => admin,
  path: 'queue-groups',
  component: lazyRouteComponent(() => import('./features/admin/catalog/QueueGroupsPage'), 'QueueGroupsPage'),
});

const variables = createRoute({
  getParentRoute: () => admin,
  path: 'variables',
  component: lazyRouteComponent(() => import('./features/admin/catalog/VariablesPage'), 'VariablesPage'),
});

const cloudProviders = createRoute({
  getParentRoute: () => admin,
  path: 'cloud-providers',
  component: lazyRouteComponent(() => import('./features/admin/services/CloudProvidersPage'), 'CloudProvidersPage'),
});

const bots = createRoute({
  getParentRoute: () => admin,
  path: 'bots',
  component: lazyRouteComponent(() => import('./features/admin/services/BotsPage'), 'BotsPage'),
});

const tree = root.addChildren([
  index,
  login,
  changePassword,
  resetPassword,
  setUp,
  desk.addChildren([deskHome, deskAll]),
  admin.addChildren([
    agentProfiles,
    adminIndex,
    accounts,
    queues,
    agents,
    pauses,
    pausePeriods,
    interactions,
    undelivered,
    quarantine,
    contacts,
    contactImport,
    contactMerge,
    contactLists,
    customFields,
    settings,
    audit,
    users,
    removedStaff,
    apiKeys,
    userProfiles,
    teams,
    tags,
    cannedAnswers,
    dispositions,
    intervals,
    queueGroups,
    variables,
    cloudProviders,
    bots,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  context: {},
  defaultErrorComponent: Trouble,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
