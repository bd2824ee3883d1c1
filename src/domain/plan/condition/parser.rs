//! From words to an expression: `or` binds least, then `and`, then `not`, then the operators.

use super::lexer::{Placed, Token, words};
use super::{BadCondition, Expression, Operand, Relation};
use crate::config::limits::{CONDITION_CHARS_MAX, CONDITION_DEPTH_MAX, PATTERN_BYTES_MAX, PATTERN_CHARS_MAX};
use regex::{Regex, RegexBuilder};

type Parsed<T> = Result<T, BadCondition>;

/// Reads a condition.
pub(super) fn parse(source: &str) -> Parsed<Expression> {
    let chars = source.chars().count();
    if chars > CONDITION_CHARS_MAX {
        return Err(bad(
            CONDITION_CHARS_MAX + 1,
            format!("a condition has at most {CONDITION_CHARS_MAX} characters"),
        ));
    }
    let mut parser = Parser {
        words: words(source)?,
        next: 0,
        depth: 0,
        end: chars + 1,
    };
    let expression = parser.either()?;
    match parser.words.get(parser.next) {
        None => Ok(expression),
        Some((at, Token::Symbol(")"))) => Err(bad(*at, "`)` without `(`")),
        Some((at, Token::Symbol("==" | "!=" | "<" | "<=" | ">" | ">="))) => {
            Err(bad(*at, "comparisons are joined by `and` or `or`"))
        }
        Some((at, _)) => Err(bad(*at, "expected an operator, `and` or `or`")),
    }
}

struct Parser {
    words: Vec<Placed>,
    next: usize,
    depth: usize,
    end: usize,
}

impl Parser {
    fn either(&mut self) -> Parsed<Expression> {
        let mut left = self.both()?;
        while self.takes_word("or") {
            left = Expression::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Parsed<Expression> {
        let mut left = self.negated()?;
        while self.takes_word("and") {
            left = Expression::Both(Box::new(left), Box::new(self.negated()?));
        }
        Ok(left)
    }

    fn negated(&mut self) -> Parsed<Expression> {
        let at = self.at();
        if self.takes_word("not") {
            return self.deeper(at, |parser| Ok(Expression::Not(Box::new(parser.negated()?))));
        }
        if !self.takes_symbol("(") {
            return self.comparison();
        }
        let inner = self.deeper(at, Self::either)?;
        if self.takes_symbol(")") {
            Ok(inner)
        } else {
            Err(bad(self.at(), "expected `)`"))
        }
    }

    fn deeper(&mut self, at: usize, parse: impl FnOnce(&mut Self) -> Parsed<Expression>) -> Parsed<Expression> {
        if self.depth == CONDITION_DEPTH_MAX {
            return Err(bad(at, format!("nested deeper than {CONDITION_DEPTH_MAX} levels")));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn comparison(&mut self) -> Parsed<Expression> {
        let left = self.operand()?;
        if self.takes_word("is_empty") {
            return Ok(Expression::IsEmpty(left));
        }
        if self.takes_word("matches") {
            return Ok(Expression::Matches(left, self.pattern()?));
        }
        if self.takes_word("in") {
            return self.list(left);
        }
        match self.relation() {
            Some(relation) => Ok(Expression::Compare(left, relation, self.operand()?)),
            None => Ok(Expression::Holds(left)),
        }
    }

    fn relation(&mut self) -> Option<Relation> {
        let relation = match &self.words.get(self.next)?.1 {
            Token::Symbol("==") => Relation::Equal,
            Token::Symbol("!=") => Relation::NotEqual,
            Token::Symbol("<") => Relation::Less,
            Token::Symbol("<=") => Relation::AtMost,
            Token::Symbol(">") => Relation::More,
            Token::Symbol(">=") => Relation::AtLeast,
            Token::Word(word) => match word.to_ascii_lowercase().as_str() {
                "contains" => Relation::Contains,
                "starts_with" => Relation::StartsWith,
                "ends_with" => Relation::EndsWith,
                _ => return None,
            },
            Token::Symbol(_) | Token::Variable(_) | Token::Quoted(_) | Token::Number(_) => return None,
        };
        self.next += 1;
        Some(relation)
    }

    fn list(&mut self, left: Operand) -> Parsed<Expression> {
        if !self.takes_symbol("(") {
            return Ok(Expression::In(left, self.operand()?));
        }
        let mut choices = vec![self.operand()?];
        while self.takes_symbol(",") {
            choices.push(self.operand()?);
        }
        if self.takes_symbol(")") {
            Ok(Expression::OneOf(left, choices))
        } else {
            Err(bad(self.at(), "expected `,` or `)`"))
        }
    }

    /// Only a quoted one: what a customer wrote never becomes a pattern.
    fn pattern(&mut self) -> Parsed<Regex> {
        let at = self.at();
        let Some((_, Token::Quoted(source))) = self.words.get(self.next) else {
            return Err(bad(at, "expected a quoted pattern"));
        };
        if source.chars().count() > PATTERN_CHARS_MAX {
            return Err(bad(at, format!("a pattern has at most {PATTERN_CHARS_MAX} characters")));
        }
        let built = RegexBuilder::new(source)
            .case_insensitive(true)
            .size_limit(PATTERN_BYTES_MAX)
            .dfa_size_limit(PATTERN_BYTES_MAX)
            .build();
        self.next += 1;
        built.map_err(|error| {
            bad(
                at,
                format!("the pattern is not valid: {}", one_line(&error.to_string())),
            )
        })
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let at = self.at();
        let operand = match self.words.get(self.next) {
            Some((_, Token::Variable(name))) => Operand::Variable(name.clone()),
            Some((_, Token::Quoted(text) | Token::Number(text))) => Operand::Text(text.clone()),
            Some((_, Token::Word(word))) if word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") => {
                Operand::Text(word.to_ascii_lowercase())
            }
            Some((_, Token::Word(word))) => return Err(bad(at, format!("write `\"{word}\"` for text, or a variable"))),
            Some((_, Token::Symbol(_))) | None => {
                return Err(bad(at, "expected a variable, a quoted text, a number, true or false"));
            }
        };
        self.next += 1;
        Ok(operand)
    }

    fn takes_word(&mut self, wanted: &str) -> bool {
        let is_next =
            matches!(self.words.get(self.next), Some((_, Token::Word(word))) if word.eq_ignore_ascii_case(wanted));
        self.next += usize::from(is_next);
        is_next
    }

    fn takes_symbol(&mut self, wanted: &str) -> bool {
        let is_next = matches!(self.words.get(self.next), Some((_, Token::Symbol(symbol))) if *symbol == wanted);
        self.next += usize::from(is_next);
        is_next
    }

    fn at(&self) -> usize {
        self.words.get(self.next).map_or(self.end, |(at, _)| *at)
    }
}

fn bad(position: usize, reason: impl Into<String>) -> BadCondition {
    BadCondition {
        position,
        reason: reason.into(),
    }
}

/// The last line of the library's message is the reason; those before it draw the place.
fn one_line(message: &str) -> &str {
    let last = message.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last)
}
