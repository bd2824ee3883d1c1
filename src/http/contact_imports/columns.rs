//! Guesses what the columns of a file hold: by their names, else by what they look like.

use crate::domain::custom_field::is_email;
use crate::domain::phone;
use crate::http::contact_csv::{FIELDS, Target, original};
use crate::store::CustomField;

/// What people call fields, besides the fields' own names; letters and digits only.
const ALIASES: [(&str, &str); 34] = [
    ("name", "first_name"),
    ("fullname", "first_name"),
    ("givenname", "first_name"),
    ("forename", "first_name"),
    ("vorname", "first_name"),
    ("nome", "first_name"),
    ("prenom", "first_name"),
    ("nombre", "first_name"),
    ("surname", "last_name"),
    ("familyname", "last_name"),
    ("nachname", "last_name"),
    ("cognome", "last_name"),
    ("apellido", "last_name"),
    ("telephone", "phone"),
    ("phonenumber", "phone"),
    ("telefon", "phone"),
    ("telefono", "phone"),
    ("cell", "mobile"),
    ("cellphone", "mobile"),
    ("cellulare", "mobile"),
    ("mobilephone", "mobile"),
    ("mobilenumber", "mobile"),
    ("whatsapp", "mobile"),
    ("handy", "mobile"),
    ("otherphones", "additional_phones"),
    ("mail", "email"),
    ("emailaddress", "email"),
    ("organization", "company"),
    ("organisation", "company"),
    ("address", "street"),
    ("zip", "postal_code"),
    ("zipcode", "postal_code"),
    ("birthday", "date_of_birth"),
    ("notes", "description"),
];

/// The fields that may be filled from several columns.
pub const REPEATABLE: [&str; 2] = ["additional_phones", "tags"];

/// Whether the first row names the columns, and what each column seems to hold.
pub fn guess(rows: &[Vec<String>], custom: &[CustomField]) -> (bool, Vec<Option<Target>>) {
    let Some(first) = rows.first() else {
        return (false, Vec::new());
    };
    let named: Vec<Option<Target>> = first.iter().map(|cell| by_name(cell, custom)).collect();
    let looks_alike = |column: usize, skip: usize| looks_like(rows.iter().skip(skip).map(move |row| cell(row, column)));
    let is_odd_one = (0..first.len())
        .any(|column| rows.len() > 1 && looks_alike(column, 1).is_some() && looks_alike(column, 0).is_none());
    let has_header = named.iter().any(Option::is_some) || is_odd_one;
    let mut guesses: Vec<Option<Target>> = Vec::new();
    for (column, name) in named.into_iter().enumerate() {
        let by_look = || looks_alike(column, usize::from(has_header)).map(Target::Field);
        let guess = name.filter(|_| has_header).or_else(by_look);
        let is_free = |target: &Target| !guesses.contains(&Some(target.clone()));
        let second = match &guess {
            Some(Target::Field("mobile")) => Some(Target::Field("phone")),
            Some(_) | None => None,
        };
        let free = guess.filter(is_free).or_else(|| second.filter(is_free));
        guesses.push(free);
    }
    (has_header, guesses)
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", |cell| original(cell).trim())
}

fn by_name(cell: &str, custom: &[CustomField]) -> Option<Target> {
    let name = original(cell).trim().to_lowercase();
    if let Some(field) = custom.iter().find(|field| field.fields.name.to_lowercase() == name) {
        return Some(Target::Custom(field.id));
    }
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let own = FIELDS.iter().find(|field| field.replace('_', "") == plain);
    let alias = || {
        ALIASES
            .iter()
            .find(|(alias, _)| *alias == plain)
            .map(|(_, field)| field)
    };
    own.or_else(alias).map(|field| Target::Field(field))
}

/// What all filled cells of a column are.
fn looks_like<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Option<&'static str> {
    let filled = || cells.clone().filter(|cell| !cell.is_empty());
    filled().next()?;
    if filled().all(is_email) {
        Some("email")
    } else if filled().all(|cell| phone::normalise(cell).is_some()) {
        Some("mobile")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(rows: &[&[&str]]) -> (bool, Vec<String>) {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect();
        let (has_header, guesses) = guess(&rows, &[]);
        let name = |target: Option<Target>| target.map_or("-".to_owned(), |target| target.name());
        (has_header, guesses.into_iter().map(name).collect())
    }

    #[test]
    fn columns_are_known_by_name() {
        let rows: &[&[&str]] = &[
            &["First Name", "E-Mail", "Mobile phone", "Shoe"],
            &["Anna", "a@b.c", "", "39"],
        ];
        assert_eq!(
            guessed(rows),
            (true, ["first_name", "email", "mobile", "-"].map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn columns_without_names_are_known_by_their_look() {
        let rows: &[&[&str]] = &[&["Anna", "a@b.c", "+39 06 9123 4567", "+39 06 9123 4568"]];
        assert_eq!(
            guessed(rows),
            (false, ["-", "email", "mobile", "phone"].map(str::to_owned).to_vec())
        );
        let rows: &[&[&str]] = &[&["Wer", "Wo"], &["Anna", "a@b.c"], &["Ben", "b@b.c"]];
        assert_eq!(guessed(rows), (true, ["-", "email"].map(str::to_owned).to_vec()));
        assert_eq!(guessed(&[]), (false, Vec::new()));
    }
}
