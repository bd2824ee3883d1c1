//! What the audit log shows of accounts, queues, plans, pauses and people.

use super::{Audited, Picture};
use crate::domain::ids::AccountId;
use crate::domain::plan::ActionPlan;
use crate::domain::settings::Global;
use crate::ports::provider::Credentials;
use crate::store::{Account, Pause, Queue, Staff};
use secrecy::ExposeSecret;
use serde_json::Value;

impl Audited for Pause {
    const KIND: &'static str = "pause";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::of(&self.fields)
    }
}

impl Audited for Queue {
    const KIND: &'static str = "queue";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        let members: Vec<Value> = self.members.iter().map(|agent| agent.to_string().into()).collect();
        Picture::of(&self.fields).with("members", members)
    }
}

impl Audited for Staff {
    const KIND: &'static str = "staff";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::of(&self.fields).secret("password", &self.password_hash)
    }
}

impl Audited for Global {
    const KIND: &'static str = "settings";

    fn key(&self) -> String {
        "installation".to_owned()
    }

    fn picture(&self) -> Picture {
        Picture::of(self)
    }
}

impl Audited for Account {
    const KIND: &'static str = "account";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        let fields = &self.fields;
        // Each group of settings is a field of its own.
        let picture = Picture::of(&fields.groups)
            .with("name", fields.name.as_str())
            .with("key", fields.key.as_str())
            .with("phone", fields.phone.as_str())
            .with("description", fields.description.as_str())
            .with("contact_list_id", fields.contact_list.map(|list| list.to_string()))
            .with("domain", fields.domain.as_str())
            .with("wait_agent_secs", fields.wait_agent_secs)
            .with("wait_queue_secs", fields.wait_queue_secs)
            .with("sound", fields.sound)
            .with("shake", fields.shake)
            .with("notification_template", fields.notification_template.as_str())
            .secret("receive_token", &self.receive_token);
        let video = fields.video_api_key.as_ref();
        let picture = match video {
            Some(key) => picture.secret("video_api_key", key.expose_secret()),
            None => picture,
        };
        with_credentials(picture.with("type", self.kind.name()), &fields.credentials)
    }
}

fn with_credentials(picture: Picture, credentials: &Credentials) -> Picture {
    match credentials {
        Credentials::Twilio(twilio) => picture
            .with("base_url", twilio.base_url.as_str())
            .with("account_sid", twilio.account_sid.as_str())
            .secret("authorization_token", twilio.auth_token.expose_secret()),
        Credentials::Sinch(sinch) => picture
            .with("base_url", sinch.base_url.as_str())
            .with("project_id", sinch.project_id.as_str())
            .with("app_id", sinch.app_id.as_str())
            .with("key_id", sinch.key_id.as_str())
            .secret("key_secret", sinch.key_secret.expose_secret())
            .secret("webhook_secret", sinch.webhook_secret.expose_secret()),
        Credentials::Meta(meta) => picture
            .with("base_url", meta.base_url.as_str())
            .with("api_version", meta.api_version.as_str())
            .with("account_sid", meta.waba_id.as_str())
            .with("phone_number_id", meta.phone_number_id.as_str())
            .with("app_id", meta.app_id.as_str())
            .secret("authorization_token", meta.access_token.expose_secret())
            .secret("app_secret", meta.app_secret.expose_secret())
            .secret("verify_token", meta.verify_token.expose_secret()),
        Credentials::Kaleyra(kaleyra) => {
            let picture = picture
                .with("base_url", kaleyra.base_url.as_str())
                .with("business_account_id", kaleyra.waba_id.as_str())
                .with("account_sid", kaleyra.account_sid.as_str())
                .with("allowed_addresses", kaleyra.addresses.clone())
                .secret("api_key", kaleyra.api_key.expose_secret());
            match &kaleyra.header {
                Some(header) => picture
                    .with("header_name", header.name.as_str())
                    .secret("header_value", header.value.expose_secret()),
                None => picture,
            }
        }
    }
}

/// The plan of an account, for the log.
pub(in crate::store) struct PlanOf<'a>(pub AccountId, pub &'a ActionPlan);

impl Audited for PlanOf<'_> {
    const KIND: &'static str = "plan";

    fn key(&self) -> String {
        self.0.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::of(self.1)
    }
}
