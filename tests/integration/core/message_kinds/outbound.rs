//! What agents send, and what becomes of it.

use super::*;

#[test]
fn msg_08_an_answer_carries_the_quoted_message() {
    let mut world = held();
    let original = newest(&world, Direction::In);
    sends(&mut world, "good morning", Some(original.clone())).unwrap();
    let sent = newest(&world, Direction::Out);
    let quote = sent.quote.expect("a quote");
    assert_eq!(Some(&quote.provider_id), original.provider_id.as_ref());
    assert_eq!(quote.message, Some(original.id));
    let shown = quote.original.expect("what is shown of it");
    assert_eq!(
        (shown.preview.as_deref(), shown.direction),
        (Some("hello"), Direction::In)
    );
    let Some(Event::Called(call)) = world.log.iter().find(|event| matches!(event, Event::Called(_))) else {
        panic!("a call")
    };
    assert_eq!(call.quote, original.provider_id);
    let elsewhere = Message {
        interaction: InteractionId(9),
        ..original.clone()
    };
    let deleted = Message {
        deleted_at: Some(world.now),
        ..original
    };
    for no_message in [elsewhere, deleted, newest(&world, Direction::Out)] {
        let answer = sends(&mut world, "again", Some(no_message));
        assert_eq!(answer, Err(Rejected::NoSuchMessage));
    }
}

#[test]
fn prv_03_what_the_provider_cannot_carry_is_refused_with_its_name() {
    let mut world = held();
    on(&mut world, ProviderKind::Twilio);
    let original = newest(&world, Direction::In);
    let not_supported = |what: &str| {
        Err(Rejected::NotSupported {
            provider: "Twilio".to_owned(),
            what: what.to_owned(),
        })
    };
    assert_eq!(sends(&mut world, "hi", Some(original.clone())), not_supported("quotes"));
    assert_eq!(reacts(&mut world, original, Some("👍")), not_supported("reactions"));
    assert_eq!(sends(&mut world, "hi", None), Ok(()));
}

#[test]
fn ui_18_only_the_holder_is_seen_to_type_and_only_where_the_provider_shows_it() {
    let mut world = held();
    let heard = newest(&world, Direction::In).id;
    let before = (one(&world).clone(), world.durable.len());
    let types = |world: &mut World, agent| world.ask(KEY, Input::AgentTypes { agent });
    assert_eq!(types(&mut world, ANNA), Ok(()));
    assert_eq!(world.signals.pop(), Some((heard, Signal::Typing)));
    assert_eq!(types(&mut world, BEN), Err(Rejected::NotHolder));
    on(&mut world, ProviderKind::Sinch);
    let refused = types(&mut world, ANNA);
    assert!(matches!(refused, Err(Rejected::NotSupported { .. })), "{refused:?}");
    assert_eq!((one(&world).clone(), world.durable.len()), before, "nothing is kept");
    assert_eq!(world.signals.last().map(|(_, signal)| *signal), None);
}

#[test]
fn msg_10_an_agent_reacts_replaces_and_removes() {
    let mut world = held();
    let mut target = newest(&world, Direction::In);
    let before = one(&world).clone();
    for emoji in [Some("👍"), Some("❤️"), None] {
        reacts(&mut world, target.clone(), emoji).unwrap();
        target.reactions.ours = emoji.map(str::to_owned);
    }
    let expected = [Some("👍"), Some("❤️"), None].map(|emoji| OutboundAction::Reaction {
        about: "wamid.1".to_owned(),
        emoji: emoji.map(str::to_owned),
    });
    assert_eq!(calls(&world), expected);
    assert_eq!(shown_changes(&world).len(), 3);
    let after = one(&world);
    assert_eq!(
        (after.messages, after.last_message_direction, after.first_response_at),
        (before.messages, before.last_message_direction, before.first_response_at),
        "a reaction is no answer"
    );
    assert_eq!(reacts(&mut world, target.clone(), Some("nice")), Err(Rejected::NoEmoji));
    sends(&mut world, "hi", None).unwrap();
    let own = newest(&world, Direction::Out);
    assert_eq!(reacts(&mut world, own, Some("👍")), Err(Rejected::NoSuchMessage));
}

#[test]
fn msg_10_a_reaction_that_fails_is_taken_back_and_one_that_is_sent_is_not_followed() {
    let mut world = held();
    let mut target = newest(&world, Direction::In);
    reacts(&mut world, target.clone(), Some("👍")).unwrap();
    let first = *one(&world).outstanding.keys().next_back().expect("a call");
    let provider_id = "wamid.reaction".to_owned();
    finishes(&mut world, first, CallOutcome::Accepted { provider_id });
    assert_eq!(one(&world).outstanding.len(), 0);
    assert!(one(&world).rare.get().reacting.is_empty());
    target.reactions.ours = Some("👍".to_owned());
    world.log.clear();
    reacts(&mut world, target, Some("❤️")).unwrap();
    let second = *one(&world).outstanding.keys().next_back().expect("a call");
    finishes(&mut world, second, refused());
    let ours = |emoji: &str| MessageChange::Reaction {
        by: Side::Ours,
        emoji: Some(emoji.to_owned()),
    };
    assert_eq!(shown_changes(&world), [ours("❤️"), ours("👍")]);
}

/// The second replaced the first, which then turns out never to have been there.
#[test]
fn msg_10_of_two_reactions_that_both_fail_nothing_is_left() {
    let mut world = held();
    let mut target = newest(&world, Direction::In);
    let mut calls = Vec::new();
    for emoji in ["👍", "❤️"] {
        reacts(&mut world, target.clone(), Some(emoji)).unwrap();
        calls.extend(one(&world).outstanding.keys().next_back().copied());
        target.reactions.ours = Some(emoji.to_owned());
    }
    world.log.clear();
    finishes(&mut world, calls[0], refused());
    assert_eq!(shown_changes(&world), [], "another one is shown");
    finishes(&mut world, calls[1], refused());
    let ours = MessageChange::Reaction {
        by: Side::Ours,
        emoji: None,
    };
    assert_eq!(shown_changes(&world), [ours]);
    assert!(one(&world).rare.get().reacting.is_empty());
}

#[test]
fn msg_07_a_message_that_failed_is_sent_once_more_at_its_place() {
    let mut world = held();
    sends(&mut world, "hi", None).unwrap();
    let sent = newest(&world, Direction::Out);
    let again = |message: &Message| Input::AgentResent {
        agent: ANNA,
        client_ref: ClientRef("again".to_owned()),
        target: Box::new(message.clone()),
    };
    assert_eq!(
        world.ask(KEY, again(&sent)),
        Err(Rejected::NotFailed),
        "it is on its way"
    );
    finishes(&mut world, sent.id, refused());
    world.log.clear();
    let messages = one(&world).messages;
    let failed = Message {
        delivery: Delivery::Failed,
        provider_id: Some("wamid.first".to_owned()),
        ..sent.clone()
    };
    world.ask(KEY, again(&failed)).unwrap();
    world
        .ask(KEY, again(&failed))
        .expect("the same command once more has no second effect");
    assert_eq!(one(&world).messages, messages, "it is no copy");
    assert_eq!(calls(&world), [OutboundAction::Content(Content::text("hi"))]);
    assert_eq!(shown_changes(&world), [MessageChange::Resent]);
    assert_eq!(one(&world).outstanding[&sent.id], Delivery::Queued);
}

#[test]
fn msg_07_a_late_report_on_the_first_attempt_does_not_end_the_second() {
    let mut world = held();
    sends(&mut world, "hi", None).unwrap();
    let sent = newest(&world, Direction::Out);
    finishes(&mut world, sent.id, refused());
    let target = Box::new(Message {
        provider_id: Some("wamid.first".to_owned()),
        ..sent.clone()
    });
    let client_ref = ClientRef("again".to_owned());
    let agent = ANNA;
    world
        .ask(
            KEY,
            Input::AgentResent {
                agent,
                client_ref,
                target,
            },
        )
        .unwrap();
    let mut reports = |provider_id: &str, inbox: i64| {
        let status = switchboard::domain::inbound::InboundStatus {
            provider_id: provider_id.to_owned(),
            about: Some((ID, sent.id)),
            delivery: Delivery::Sent,
            at: world.now,
            error: None,
        };
        let inbox = InboxId(inbox);
        let status = Box::new(status);
        world.ask(KEY, Input::StatusReported { inbox, status }).unwrap();
        world.conversation(ID).expect("it is stored").outstanding[&sent.id]
    };
    assert_eq!(reports("wamid.first", 501), Delivery::Queued);
    assert_eq!(reports("wamid.second", 502), Delivery::Sent);
}
