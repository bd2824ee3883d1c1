//! Profiles of supervisors (USR-01), and who has which.

use super::Store;
use super::audit::{Audited, Picture};
use super::codec::{from_json, to_json};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::listing::{Ask, Found, Fragment};
use super::lists::USER_PROFILES;
use super::schema::{staff, user_profiles, user_rights};
use super::staff::key_of;
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::domain::rights::Profile;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

/// A profile with its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserProfile {
    /// Its id.
    pub id: i64,
    /// Grows with every change.
    pub version: i64,
    /// What an administrator can edit.
    pub fields: UserProfileFields,
}

/// What an administrator can edit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserProfileFields {
    /// Unique, ignoring case.
    pub name: String,
    /// Free text.
    pub description: String,
    /// What it grants.
    pub rights: Profile,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = user_profiles)]
struct ProfileRow {
    id: i64,
    version: i64,
    name: String,
    description: String,
    rights: String,
}

impl TryFrom<ProfileRow> for UserProfile {
    type Error = StoreError;

    fn try_from(row: ProfileRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            version: row.version,
            fields: UserProfileFields {
                rights: from_json("user_profiles", row.id, &row.rights)?,
                name: row.name,
                description: row.description,
            },
        })
    }
}

impl Audited for UserProfile {
    const KIND: &'static str = "user_profile";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::of(&self.fields.rights)
            .with("name", self.fields.name.as_str())
            .with("description", self.fields.description.as_str())
    }
}

impl Store {
    /// Adds a profile.
    pub async fn create_profile(&self, fields: UserProfileFields, now: Timestamp) -> Result<UserProfile, CrudError> {
        let rights = to_json("user_profiles", &fields.rights)?;
        let log = self.log();
        self.write(move |connection| {
            let id: i64 = diesel::insert_into(user_profiles::table)
                .values((
                    user_profiles::version.eq(1_i64),
                    user_profiles::name.eq(&fields.name),
                    user_profiles::name_key.eq(key_of(&fields.name)),
                    user_profiles::description.eq(&fields.description),
                    user_profiles::rights.eq(rights),
                    user_profiles::created_at.eq(now.0),
                ))
                .returning(user_profiles::id)
                .get_result(connection)?;
            let profile = UserProfile { id, version: 1, fields };
            log.created(connection, &profile)?;
            Ok(profile)
        })
        .await
    }

    /// Finds a profile.
    pub async fn profile(&self, id: i64) -> Result<Option<UserProfile>, StoreError> {
        self.read(move |connection| {
            let row = user_profiles::table.find(id).select(ProfileRow::as_select());
            let row = row.first(connection).optional()?;
            Ok(row.map(UserProfile::try_from).transpose()?)
        })
        .await
    }

    /// The profiles that are asked for.
    pub async fn find_profiles(&self, ask: Ask) -> Result<Found<UserProfile>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<ProfileRow> = user_profiles::table
                .filter(user_profiles::id.eq_any(ids))
                .select(ProfileRow::as_select())
                .load(connection)?;
            let rows = rows.into_iter().map(UserProfile::try_from);
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.listed(&USER_PROFILES, ask, Fragment::default(), load, |profile| profile.id)
            .await
    }

    /// Changes a profile.
    pub async fn update_profile(
        &self,
        id: i64,
        version: i64,
        fields: UserProfileFields,
    ) -> Result<UserProfile, CrudError> {
        let rights = to_json("user_profiles", &fields.rights)?;
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            diesel::update(user_profiles::table.find(id))
                .set((
                    user_profiles::version.eq(version + 1),
                    user_profiles::name.eq(&fields.name),
                    user_profiles::name_key.eq(key_of(&fields.name)),
                    user_profiles::description.eq(&fields.description),
                    user_profiles::rights.eq(rights),
                ))
                .execute(connection)?;
            let version = version + 1;
            let after = UserProfile { id, version, fields };
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Removes a profile that nobody has.
    pub async fn delete_profile(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            let users: Vec<String> = user_rights::table
                .inner_join(staff::table)
                .filter(user_rights::profile_id.eq(id))
                .filter(staff::deleted_at.is_null())
                .order(staff::username)
                .select(staff::username)
                .load(connection)?;
            if !users.is_empty() {
                let places = users.into_iter().map(|name| format!("the user {name}"));
                return Err(CrudError::InUse(places.collect()));
            }
            diesel::delete(user_rights::table.filter(user_rights::profile_id.eq(id))).execute(connection)?;
            diesel::delete(user_profiles::table.find(id)).execute(connection)?;
            log.removed(connection, &before)
        })
        .await
    }

    /// What a supervisor's profile grants, if they have one.
    pub async fn rights_of(&self, user: StaffId) -> Result<Option<Profile>, StoreError> {
        self.read(move |connection| {
            let row: Option<(i64, String)> = user_rights::table
                .inner_join(user_profiles::table)
                .filter(user_rights::staff_id.eq(user.0))
                .select((user_profiles::id, user_profiles::rights))
                .first(connection)
                .optional()?;
            let parsed = row.map(|(id, rights)| from_json("user_profiles", id, &rights));
            Ok(parsed.transpose()?)
        })
        .await
    }
}

/// The profile somebody has.
pub(super) fn assigned(connection: &mut MultiConnection, user: StaffId) -> Result<Option<i64>, CrudError> {
    let profile = user_rights::table.find(user.0).select(user_rights::profile_id);
    Ok(profile.first(connection).optional()?)
}

/// Gives somebody a profile, or takes it away.
pub(super) fn assign(connection: &mut MultiConnection, user: StaffId, profile: Option<i64>) -> Result<(), CrudError> {
    diesel::delete(user_rights::table.find(user.0)).execute(connection)?;
    if let Some(profile) = profile {
        find(connection, profile)?;
        diesel::insert_into(user_rights::table)
            .values((user_rights::staff_id.eq(user.0), user_rights::profile_id.eq(profile)))
            .execute(connection)?;
    }
    Ok(())
}

fn find(connection: &mut MultiConnection, id: i64) -> Result<UserProfile, CrudError> {
    let row: ProfileRow = user_profiles::table
        .find(id)
        .select(ProfileRow::as_select())
        .first(connection)?;
    Ok(UserProfile::try_from(row)?)
}
