// Between the form of a profile, which has a row for every section, and what the server takes, which
// names only the granted ones.
import type {
  ProfilePermission,
  ProfileSectionName,
  UserProfile,
  UserProfileDraft,
  UserProfilePatch,
} from '../../../api/gen';

export const SECTIONS: ProfileSectionName[] = [
  'accounts',
  'queues',
  'contacts',
  'staff',
  'tools',
  'realtime',
  'reports',
  'campaigns',
  'templates',
  'settings',
];

export const PERMISSIONS: ProfilePermission[] = ['read', 'read_edit', 'read_delete', 'read_edit_delete'];

/** `inherit`: the profile's. */
export type Grant = { granted: boolean; permission: ProfilePermission | 'inherit'; all: boolean; ids: string[] };

export type ProfileValues = {
  name: string;
  description: string;
  permission: ProfilePermission;
  mask_sensitive_data: boolean;
  grants: Record<ProfileSectionName, Grant>;
};

export function toValues(profile: UserProfile | null): ProfileValues {
  const grant = (name: ProfileSectionName): Grant => {
    const found = profile?.sections.find(({ section }) => section === name);
    return {
      granted: found !== undefined,
      permission: found?.permission ?? 'inherit',
      all: !found?.resources,
      ids: (found?.resources ?? []).map(({ id }) => id),
    };
  };
  return {
    name: profile?.name ?? '',
    description: profile?.description ?? '',
    permission: profile?.permission ?? 'read',
    mask_sensitive_data: profile?.mask_sensitive_data ?? false,
    grants: {
      accounts: grant('accounts'),
      queues: grant('queues'),
      contacts: grant('contacts'),
      staff: grant('staff'),
      tools: grant('tools'),
      realtime: grant('realtime'),
      reports: grant('reports'),
      campaigns: grant('campaigns'),
      templates: grant('templates'),
      settings: grant('settings'),
    },
  };
}

export function toDraft(values: ProfileValues, before: UserProfile | null): UserProfileDraft {
  const { grants, ...rest } = values;
  return { ...rest, sections: SECTIONS.flatMap((section) => sectionOf(section, grants[section], before)) };
}

export function toPatch(values: ProfileValues, before: UserProfile): UserProfilePatch {
  return { version: before.version, ...toDraft(values, before) };
}

/** Permissions of single resources, which the form does not show, stay as they are. */
function sectionOf(section: ProfileSectionName, grant: Grant, before: UserProfile | null) {
  if (!grant.granted) return [];
  const known = before?.sections.find((each) => each.section === section)?.resources ?? [];
  const resources = grant.ids.map((id) => known.find((each) => each.id === id) ?? { id });
  return [
    {
      section,
      ...(grant.permission === 'inherit' ? {} : { permission: grant.permission }),
      ...(grant.all ? {} : { resources }),
    },
  ];
}
