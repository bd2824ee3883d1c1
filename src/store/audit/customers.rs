//! What the audit log shows of contacts, their lists and fields.

use super::{Audited, Picture};
use crate::store::{ContactImport, ContactList, ContactRecord, CustomField};

impl Audited for ContactList {
    const KIND: &'static str = "contact_list";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::of(&self.fields)
    }
}

impl Audited for CustomField {
    const KIND: &'static str = "custom_field";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        let picture = Picture::of(&self.fields).with("type", self.kind.name());
        picture.with("list", self.list.map(|list| list.to_string()))
    }
}

impl Audited for ContactRecord {
    const KIND: &'static str = "contact";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        Picture::of(&self.fields).with("business_scoped_id", self.bsuid.clone())
    }
}

impl Audited for ContactImport {
    const KIND: &'static str = "contact_import";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        let choices = self.choices.as_ref();
        Picture::default()
            .with("name", self.name.as_str())
            .with("state", self.state.name())
            .with("rows", self.rows_total)
            .with("list", self.list.map(|list| list.to_string()))
            .with("columns", choices.map(|choices| choices.columns.clone()))
            .with("check", choices.map(|choices| choices.check.clone()))
    }
}
