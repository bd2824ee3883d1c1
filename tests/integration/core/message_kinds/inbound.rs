//! What customers write and do.

use super::*;

#[test]
fn msg_11_a_reaction_is_no_message_and_starts_nothing() {
    let mut world = held();
    let answered = newest(&world, Direction::In);
    let before = one(&world).clone();
    world.advance_to(Timestamp(61_000));
    changes(&mut world, answered.id, Timestamp(60_000), reacted(Some("👍")));
    let after = one(&world);
    assert_eq!(
        (after.unread, after.messages, after.last_message_at, &after.preview),
        (before.unread, before.messages, before.last_message_at, &before.preview)
    );
    assert_eq!(after.routing, before.routing);
    assert_eq!(after.heard, before.heard, "no plan and no bot hears of it");
    let by = Side::Customer;
    let emoji = Some("👍".to_owned());
    assert_eq!(shown_changes(&world), [MessageChange::Reaction { by, emoji }]);
    assert_eq!(calls(&world), []);
}

#[test]
fn msg_11_a_reaction_refreshes_the_window_when_the_providers_time_is_newer() {
    let mut world = held();
    let message = newest(&world, Direction::In).id;
    let day = 24 * 3600;
    world.advance_to(Timestamp(100_000));
    changes(&mut world, message, Timestamp(90_000), reacted(Some("👍")));
    assert_eq!(one(&world).window_expires_at, Timestamp(90_000).plus_secs(day));
    changes(&mut world, message, Timestamp(95_000), reacted(None));
    assert_eq!(
        one(&world).window_expires_at,
        Timestamp(90_000).plus_secs(day),
        "a removal says nothing"
    );
    changes(&mut world, message, Timestamp(900_000_000), reacted(Some("❤️")));
    assert_eq!(
        one(&world).window_expires_at,
        world.now.plus_secs(day),
        "no clock runs ahead"
    );
}

/// Of either side, while the clock runs and while it does not.
#[test]
fn cls_11_a_reaction_neither_arms_nor_cancels_the_clock_of_inactivity() {
    let mut world = held();
    let settings = Arc::make_mut(&mut world.settings);
    let account = settings.accounts.get_mut(&ACCOUNT).expect("the account");
    Arc::make_mut(account).groups.session.inactivity_mins = 1;
    let theirs = newest(&world, Direction::In);
    reacts(&mut world, theirs.clone(), Some("👍")).unwrap();
    world.advance_to(Timestamp(100_000));
    assert_eq!(one(&world).state(), "assigned", "it armed nothing");
    sends(&mut world, "done", None).unwrap();
    let ours = newest(&world, Direction::Out);
    world.advance_to(Timestamp(130_000));
    changes(&mut world, ours.id, Timestamp(130_000), reacted(Some("👍")));
    reacts(&mut world, theirs, None).unwrap();
    world.advance_to(Timestamp(159_000));
    assert_eq!(one(&world).state(), "assigned");
    world.advance_to(Timestamp(160_000));
    assert_eq!(one(&world).state(), "closed");
}

#[test]
fn msg_10_a_reaction_that_arrives_late_does_not_undo_a_newer_one() {
    let mut world = held();
    let message = newest(&world, Direction::In).id;
    world.advance_to(Timestamp(10_000));
    changes(&mut world, message, Timestamp(5_000), reacted(None));
    changes(&mut world, message, Timestamp(4_000), reacted(Some("👍")));
    let by = Side::Customer;
    assert_eq!(shown_changes(&world), [MessageChange::Reaction { by, emoji: None }]);
}

#[test]
fn msg_11_a_reaction_to_a_closed_conversation_is_kept_silently() {
    let mut world = held();
    let message = newest(&world, Direction::In).id;
    let closed = Input::CloseAsked {
        agent: ANNA,
        disposition: None,
    };
    world.ask(KEY, closed).unwrap();
    world.log.clear();
    let window = one(&world).window_expires_at;
    world.advance_to(Timestamp(50_000));
    changes(&mut world, message, Timestamp(50_000), reacted(Some("👍")));
    assert!(!one(&world).is_open());
    assert_eq!(one(&world).window_expires_at, window);
    assert!(world.log.is_empty(), "{:?}", world.log);
    let kept = world
        .durable
        .iter()
        .any(|effect| matches!(effect, Durable::Change { .. }));
    assert!(kept, "on the old message");
    assert_eq!(world.interactions.len(), 1);
}

#[test]
fn edits_and_revokes_reword_what_lists_show_and_route_nothing() {
    let mut world = World::new(settings(BeepAll));
    world.connect(ANNA);
    world.customer_writes(PHONE, "helo");
    let message = newest(&world, Direction::In).id;
    let rings = one(&world).routing.clone();
    world.advance_to(Timestamp(2_000));
    let content = Box::new(Content::text("hello"));
    changes(
        &mut world,
        message,
        Timestamp(1_000),
        CustomerChange::Edited { content },
    );
    assert_eq!(one(&world).preview, "hello");
    assert_eq!(
        one(&world).heard.as_ref().map(|heard| heard.body.as_str()),
        Some("hello")
    );
    let offers = world.agents[&ANNA].shown_offers();
    assert_eq!(offers[0].0.preview.as_ref(), "hello", "the offer quotes what it says");
    changes(&mut world, message, Timestamp(2_000), CustomerChange::Revoked);
    assert_eq!(one(&world).preview, "Message deleted");
    assert_eq!(one(&world).routing, rings);
    assert_eq!((one(&world).messages, one(&world).unread), (1, 1));
}

#[test]
fn msg_15_a_pressed_button_and_a_caption_are_what_the_plan_hears() {
    let mut world = held();
    hears(
        &mut world,
        Content::Choice(Choice {
            text: "Yes, please".to_owned(),
            payload: Some("YES".to_owned()),
            description: None,
        }),
    );
    let settings = Arc::clone(&world.settings);
    let values = one(&world).values(&settings, world.now);
    assert_eq!(
        (values["message.type"].as_str(), values["message.body"].as_str()),
        ("choice", "Yes, please")
    );
    hears(
        &mut world,
        Content::Media(Media {
            caption: Some("my roof".to_owned()),
            file_name: Some("roof.pdf".to_owned()),
            ..Media::new(MediaKind::Document)
        }),
    );
    let values = one(&world).values(&settings, world.now);
    let named = ["message.type", "message.body", "message.attachmentName"].map(|name| values[name].clone());
    assert_eq!(named, ["document", "my roof", "roof.pdf"]);
    assert_eq!(one(&world).preview, "Document: my roof");
}
