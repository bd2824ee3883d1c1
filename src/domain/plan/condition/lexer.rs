//! Words of a condition with their positions.

use super::BadCondition;

/// One word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token {
    Variable(String),
    Quoted(String),
    Number(String),
    /// A bare word: an operator, `and`, `true`, or a mistake.
    Word(String),
    Symbol(&'static str),
}

/// A word and where it begins, in characters from 1.
pub(super) type Placed = (usize, Token);

const SYMBOLS: [&str; 9] = ["==", "!=", "<=", ">=", "<", ">", "(", ")", ","];

/// The words of a text.
pub(super) fn words(source: &str) -> Result<Vec<Placed>, BadCondition> {
    let mut lexer = Lexer {
        rest: source,
        position: 1,
    };
    let mut found = Vec::new();
    loop {
        lexer.skip_space();
        let at = lexer.position;
        match lexer.next()? {
            Some(token) => found.push((at, token)),
            None => return Ok(found),
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    position: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, BadCondition> {
        let Some(first) = self.rest.chars().next() else {
            return Ok(None);
        };
        if self.rest.starts_with("{{") {
            return self.variable().map(Some);
        }
        if matches!(first, '"' | '\'') {
            return self.quoted(first).map(Some);
        }
        if let Some(symbol) = SYMBOLS.iter().find(|symbol| self.rest.starts_with(**symbol)) {
            self.take(symbol.len());
            return Ok(Some(Token::Symbol(symbol)));
        }
        let is_number =
            first.is_ascii_digit() || (first == '-' && self.rest[1..].starts_with(|c: char| c.is_ascii_digit()));
        if is_number {
            return Ok(Some(Token::Number(self.number())));
        }
        if first.is_alphabetic() || first == '_' {
            let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            return Ok(Some(Token::Word(self.take(end.unwrap_or(self.rest.len())))));
        }
        Err(self.bad(match first {
            '=' => "to compare, write `==`".to_owned(),
            other => format!("`{other}` means nothing here"),
        }))
    }

    fn variable(&mut self) -> Result<Token, BadCondition> {
        let Some(end) = self.rest.find("}}") else {
            return Err(self.bad("`{{` without `}}`"));
        };
        let name = self.rest[2..end].trim().to_owned();
        let is_name = name.split_once('.').is_some_and(|(group, field)| {
            !group.is_empty() && !field.trim().is_empty() && !name.contains(['{', '}', '#', '^', '/'])
        });
        if !is_name {
            return Err(self.bad("a variable has a name such as `{{message.body}}`"));
        }
        self.take(end + 2);
        Ok(Token::Variable(name))
    }

    /// Inside, a backslash before the quote means the quote; before anything else, as in patterns, itself.
    fn quoted(&mut self, quote: char) -> Result<Token, BadCondition> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.take(at + 1);
                return Ok(Token::Quoted(text));
            }
            match chars.peek() {
                Some((_, next)) if c == '\\' && *next == quote => {
                    text.push(quote);
                    chars.next();
                }
                Some(_) | None => text.push(c),
            }
        }
        Err(self.bad("the quoted text does not end"))
    }

    fn number(&mut self) -> String {
        let sign = usize::from(self.rest.starts_with('-'));
        let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let mut end = sign + digits(&self.rest[sign..]);
        if let Some(decimals) = self.rest[end..].strip_prefix('.') {
            let count = digits(decimals);
            if count > 0 {
                end += 1 + count;
            }
        }
        self.take(end)
    }

    fn skip_space(&mut self) {
        let end = self.rest.find(|c: char| !c.is_whitespace()).unwrap_or(self.rest.len());
        self.take(end);
    }

    fn take(&mut self, bytes: usize) -> String {
        let (taken, rest) = self.rest.split_at(bytes);
        self.position += taken.chars().count();
        self.rest = rest;
        taken.to_owned()
    }

    fn bad(&self, reason: impl Into<String>) -> BadCondition {
        BadCondition {
            position: self.position,
            reason: reason.into(),
        }
    }
}
