//! Strangers' bytes: parsers, canonicalisers and frames take whatever comes, within their promises.
//!
//! Every target replays the recorded bodies and then damaged ones. `FUZZ_SECS=60` makes a run as long as that
//! for each target, `FUZZ_SEED` repeats one; a failure prints the seed and the input.

#![expect(clippy::print_stderr, reason = "a long run says how much it fed")]

mod mutate;
mod targets;

use crate::conformance::books::fixtures;
use mutate::Mutator;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use switchboard::ports::provider::ProviderKind;

/// Damaged inputs of one target in an ordinary run: a second or two for all of them.
const INPUTS: u64 = 1_500;

/// Longest damaged input, bytes.
const BYTES_MAX: usize = 16 * 1024;

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// Feeds a target with the corpus and with what becomes of it.
fn feed(name: &str, corpus: &[Vec<u8>], target: impl Fn(&[u8])) {
    let seed = variable("FUZZ_SEED").unwrap_or(0x5157_1764);
    let time = variable("FUZZ_SECS").map(Duration::from_secs);
    let began = Instant::now();
    let mut mutator = Mutator::new(seed);
    for input in corpus {
        try_one(name, seed, input, &target);
    }
    let mut fed: u64 = 0;
    while time.map_or(fed < INPUTS, |time| began.elapsed() < time) {
        let input = mutator.next(corpus, BYTES_MAX);
        try_one(name, seed, &input, &target);
        fed += 1;
    }
    assert!(fed >= 1, "nothing was fed");
    if time.is_some() {
        eprintln!("{name}: {fed} damaged inputs in {} s", began.elapsed().as_secs());
    }
}

fn try_one(name: &str, seed: u64, input: &[u8], target: &impl Fn(&[u8])) {
    let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
    assert!(
        outcome.is_ok(),
        "{name} with FUZZ_SEED={seed} broke its promise on {:?} ({})",
        String::from_utf8_lossy(input),
        hex::encode(input)
    );
}

fn bodies(kind: ProviderKind) -> Vec<Vec<u8>> {
    fixtures(kind).into_iter().map(|(_, body)| body).collect()
}

#[test]
fn s1_any_body_is_read_by_the_parser_of_twilio() {
    feed("twilio", &bodies(ProviderKind::Twilio), |input| {
        targets::parse(ProviderKind::Twilio, input)
    });
}

#[test]
fn s1_any_body_is_read_by_the_parser_of_sinch() {
    feed("sinch", &bodies(ProviderKind::Sinch), |input| {
        targets::parse(ProviderKind::Sinch, input)
    });
}

#[test]
fn s1_any_body_is_read_by_the_parser_of_meta() {
    feed("meta", &bodies(ProviderKind::Meta), |input| {
        targets::parse(ProviderKind::Meta, input)
    });
}

#[test]
fn s1_any_body_is_read_by_the_parsers_of_kaleyra() {
    let mut corpus = bodies(ProviderKind::Kaleyra);
    corpus.extend(bodies(ProviderKind::Meta));
    feed("kaleyra", &corpus, |input| {
        targets::parse(ProviderKind::Kaleyra, input);
        targets::parse_query(input);
    });
}

#[test]
fn s1_only_what_was_signed_passes_the_canonicaliser_of_twilio() {
    feed(
        "twilio's signature",
        &bodies(ProviderKind::Twilio),
        targets::twilio_signature,
    );
}

#[test]
fn s1_only_what_was_signed_passes_the_signature_of_sinch() {
    feed(
        "sinch's signature",
        &bodies(ProviderKind::Sinch),
        targets::sinch_signature,
    );
}

#[test]
fn s1_only_what_was_signed_passes_the_signature_of_meta() {
    feed("meta's signature", &bodies(ProviderKind::Meta), targets::meta_signature);
}

#[test]
fn s1_any_frame_of_a_client_is_answered() {
    feed("frames", &targets::frames(), targets::frame);
}

#[test]
fn the_mutator_is_the_same_for_the_same_seed_and_keeps_its_bounds() {
    let corpus = bodies(ProviderKind::Sinch);
    let run = |seed| {
        let mut mutator = Mutator::new(seed);
        (0..500).map(|_| mutator.next(&corpus, 2_000)).collect::<Vec<_>>()
    };
    let inputs = run(7);
    assert_eq!(inputs, run(7));
    assert_ne!(inputs, run(8));
    assert!(inputs.iter().all(|input| input.len() <= 2_000));
    let unchanged = inputs.iter().filter(|input| corpus.contains(input)).count();
    assert!(unchanged < 50, "{unchanged} of 500 are as they were");
}
