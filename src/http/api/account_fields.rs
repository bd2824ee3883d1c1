//! From an account on the wire to the one in the store: defaults and checks.

use super::account_groups::GroupsDraft;
use super::accounts::{AccountDraft, AccountPatch, Notification};
use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, TEMPLATE_CHARS_MAX};
use crate::domain::account::settings::Groups;
use crate::domain::ids::ContactListId;
use crate::domain::provider::ProviderKind;
use crate::domain::settings::Features;
use crate::domain::template;
use crate::http::error::ApiError;
use crate::http::validation::Checks;
use crate::store::AccountFields;

const WAIT_SECS: u32 = 10;

impl AccountDraft {
    /// The account to store, or everything that is wrong with it.
    pub(super) fn checked(self, features: Features) -> Result<AccountFields, ApiError> {
        let mut checks = Checks::default();
        let kind = ProviderKind::from(self.r#type);
        let notification = self.notification.unwrap_or_else(|| Notification {
            sound: true,
            shake: false,
            template: template::DEFAULT_NOTIFICATION.to_owned(),
        });
        let fields = AccountFields {
            name: self.name,
            key: self.key,
            phone: self.phone,
            description: self.description,
            contact_list: self.contact_list_id.map(|list| list.0),
            domain: self.domain,
            wait_agent_secs: self.wait_agent_secs.unwrap_or(WAIT_SECS),
            wait_queue_secs: self.wait_queue_secs.unwrap_or(WAIT_SECS),
            sound: notification.sound,
            shake: notification.shake,
            notification_template: notification.template,
            video_api_key: self.video.as_ref().and_then(|video| video.api_key(None, &mut checks)),
            credentials: self.credentials.applied_to(None, kind, &mut checks),
            groups: GroupsDraft {
                transfer: self.transfer,
                disposition: self.disposition,
                recontact: self.recontact,
                assistant: self.assistant,
                translation: self.translation,
                whitelist: self.whitelist,
                video: self.video,
                session: self.session,
            }
            .applied_to(Groups::default(), kind, features, &mut checks),
        };
        checked(fields, checks)
    }
}

impl AccountPatch {
    /// The account with the changes, or everything that is wrong with it.
    pub(super) fn applied_to(self, before: AccountFields, features: Features) -> Result<AccountFields, ApiError> {
        let mut checks = Checks::default();
        let kind = before.credentials.kind();
        let notification = self.notification.unwrap_or(Notification {
            sound: before.sound,
            shake: before.shake,
            template: before.notification_template,
        });
        let list = self.contact_list_id.map(|ContactListId(list)| list);
        let fields = AccountFields {
            name: self.name.unwrap_or(before.name),
            key: self.key.unwrap_or(before.key),
            phone: self.phone.unwrap_or(before.phone),
            description: self.description.unwrap_or(before.description),
            contact_list: list.or(before.contact_list),
            domain: self.domain.unwrap_or(before.domain),
            wait_agent_secs: self.wait_agent_secs.unwrap_or(before.wait_agent_secs),
            wait_queue_secs: self.wait_queue_secs.unwrap_or(before.wait_queue_secs),
            sound: notification.sound,
            shake: notification.shake,
            notification_template: notification.template,
            video_api_key: match &self.video {
                Some(video) => video.api_key(before.video_api_key, &mut checks),
                None => before.video_api_key,
            },
            credentials: match self.credentials {
                Some(draft) => draft.applied_to(Some(&before.credentials), kind, &mut checks),
                None => before.credentials,
            },
            groups: GroupsDraft {
                transfer: self.transfer,
                disposition: self.disposition,
                recontact: self.recontact,
                assistant: self.assistant,
                translation: self.translation,
                whitelist: self.whitelist,
                video: self.video,
                session: self.session,
            }
            .applied_to(before.groups, kind, features, &mut checks),
        };
        checked(fields, checks)
    }
}

fn checked(fields: AccountFields, mut checks: Checks) -> Result<AccountFields, ApiError> {
    check_template(&mut checks, &fields.notification_template);
    let fields = AccountFields {
        name: checks.text("name", &fields.name, 1..=NAME_CHARS_MAX),
        key: checks.account_key("key", &fields.key),
        phone: checks.phone("phone", &fields.phone),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
        domain: checks.domain("domain", &fields.domain),
        wait_agent_secs: checks.wait_secs("wait_agent_secs", fields.wait_agent_secs),
        wait_queue_secs: checks.wait_secs("wait_queue_secs", fields.wait_queue_secs),
        ..fields
    };
    checks.finish().map(|()| fields)
}

/// ACC-22; an empty one shows nothing but the buttons, and is allowed.
fn check_template(checks: &mut Checks, text: &str) {
    let chars = text.chars().count();
    if chars > TEMPLATE_CHARS_MAX {
        checks.wrong(
            "notification.template",
            format!("may have at most {TEMPLATE_CHARS_MAX} characters, has {chars}"),
        );
    } else if text.contains('\0') {
        checks.wrong("notification.template", "must not contain control characters");
    } else if let Err(error) = template::check(text) {
        checks.wrong("notification.template", error.to_string());
    }
}
