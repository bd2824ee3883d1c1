import type {
  ListUserProfilesData,
  ListUsersData,
  User,
  UserDraft,
  UserPatch,
  UserProfile,
  UserProfileDraft,
  UserProfilePatch,
} from '../../../api/gen';
import { resource } from '../resource';

export const users = resource<User, UserDraft, UserPatch>('/api/users' satisfies ListUsersData['url'], {
  name: (user) => user.full_name,
});

export const userProfiles = resource<UserProfile, UserProfileDraft, UserProfilePatch>(
  '/api/user-profiles' satisfies ListUserProfilesData['url'],
  { name: (profile) => profile.name },
);
