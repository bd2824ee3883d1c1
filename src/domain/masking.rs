//! Hiding customers' data from staff who must not see it (USR-04, USR-05, SYS-22): what of a name, a number
//! or an address stays readable. Texts to customers never pass through here (VAR-03).

/// Stands for what is hidden, however long it is.
const HIDDEN: &str = "•••";

/// Digits that make a number tell whose it is; fewer may be anything.
const TELLING_DIGITS: usize = 7;

/// How much somebody may read; who may read all has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Masking {
    /// SYS-22: characters of a value that stay readable; never more than half of it.
    pub chars_shown: u32,
}

impl Masking {
    /// A name: its beginning. One that is a number, because nothing else is known, is masked like one.
    pub fn name(self, name: &str) -> String {
        if name.is_empty() {
            return String::new();
        }
        if is_number(name) {
            return self.number(name);
        }
        let shown: String = name.chars().take(self.shown_of(name.chars().count())).collect();
        format!("{}{HIDDEN}", shown.trim_end())
    }

    /// A number, or another name that a provider gives to a customer: its end.
    pub fn number(self, number: &str) -> String {
        if number.is_empty() {
            return String::new();
        }
        let telling: Vec<char> = number.chars().filter(|c| c.is_alphanumeric()).collect();
        let hidden = telling.len() - self.shown_of(telling.len());
        let shown: String = telling.into_iter().skip(hidden).collect();
        format!("{HIDDEN}{shown}")
    }

    /// An e-mail address: its beginning.
    pub fn email(self, address: &str) -> String {
        if address.is_empty() {
            return String::new();
        }
        let local = address.split('@').next().unwrap_or_default();
        let shown: String = local.chars().take(self.shown_of(local.chars().count())).collect();
        format!("{shown}{HIDDEN}@{HIDDEN}")
    }

    /// A text in which a customer's own number may stand, however it is written. `number` is what the
    /// provider calls them.
    pub fn text(self, text: &str, number: &str) -> String {
        let own = digits(number);
        if !is_number(number) || own.len() < TELLING_DIGITS {
            return match number {
                "" => text.to_owned(),
                name => text.replace(name, &self.number(name)),
            };
        }
        let tail = &own[own.len() - TELLING_DIGITS..];
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
            let run = &rest[start..];
            let end = run.find(|c: char| !is_part_of_number(c)).unwrap_or(run.len());
            let run = run[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
            if run.is_empty() {
                masked.push_str(&rest[..=start]);
                rest = &rest[start + 1..];
                continue;
            }
            masked.push_str(&rest[..start]);
            if digits(run).contains(tail) {
                masked.push_str(&self.number(&own));
            } else {
                masked.push_str(run);
            }
            rest = &rest[start + run.len()..];
        }
        masked.push_str(rest);
        masked
    }

    fn shown_of(self, chars: usize) -> usize {
        usize::try_from(self.chars_shown).unwrap_or(usize::MAX).min(chars / 2)
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn is_part_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}')
}

fn is_number(text: &str) -> bool {
    text.chars().all(is_part_of_number) && text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Masking = Masking { chars_shown: 3 };
    const NONE: Masking = Masking { chars_shown: 0 };

    #[test]
    fn sys_22_so_many_characters_stay_readable_and_never_more_than_half() {
        for (masked, expected) in [
            (THREE.name("Maya Ruiz"), "May•••"),
            (THREE.name("Al"), "A•••"),
            (THREE.name("李"), "•••"),
            (THREE.name(""), ""),
            (NONE.name("Maya Ruiz"), "•••"),
            (THREE.number("+447700900142"), "•••142"),
            (THREE.number("1234"), "•••34"),
            (THREE.number("US.13491208"), "•••208"),
            (NONE.number("+447700900142"), "•••"),
            (THREE.email("maya.ruiz@example.com"), "may•••@•••"),
            (NONE.email("maya.ruiz@example.com"), "•••@•••"),
            (THREE.email(""), ""),
        ] {
            assert_eq!(masked, expected);
        }
    }

    #[test]
    fn con_11_a_name_that_is_a_number_is_masked_like_one() {
        assert_eq!(THREE.name("+44 7700 900142"), "•••142");
        assert_eq!(THREE.name("447700900142"), "•••142");
        assert_eq!(THREE.name("Room 42"), "Roo•••");
    }

    #[test]
    fn the_customers_own_number_is_masked_in_texts_however_it_is_written() {
        for own in [
            "+447700900142",
            "447700900142",
            "+44 7700 900142",
            "07700-900 142",
            "(0)7700.900.142",
            "0044 7700 900142",
        ] {
            let text = format!("call {own}, or +1 202 555 0100; order 12345678 + tax");
            let masked = THREE.text(&text, "+447700900142");
            assert!(!digits(&masked).contains("7700900"), "{own}: {masked}");
            assert!(masked.contains("•••142"), "{own}: {masked}");
            let others = ", or +1 202 555 0100; order 12345678 + tax";
            assert!(masked.ends_with(others), "others stay: {masked}");
        }
        assert_eq!(THREE.text("plus + and + 1", "+447700900142"), "plus + and + 1");
        assert_eq!(THREE.text("I am US.13491208", "US.13491208"), "I am •••208");
        assert_eq!(THREE.text("hello", ""), "hello");
    }
}
