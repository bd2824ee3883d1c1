//! The frames of an agent who pauses, and where things stand in a frame.

use super::{Agent, Habits, Seat, Then, Whistle, number_after, text_after};
use crate::load::book::Book;
use crate::load::http::find;
use crate::load::socket::Socket;
use crate::load::webhook::number_of;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

async fn read_until(stream: &mut TcpStream, mark: &[u8]) {
    let mut read = Vec::new();
    while find(&read, mark).is_none() {
        assert_ne!(stream.read_buf(&mut read).await.expect("readable"), 0);
    }
}

async fn write_text(stream: &mut TcpStream, text: &str) {
    let length = u8::try_from(text.len()).expect("a short frame");
    let frame = [&[0x81, 126, 0, length], text.as_bytes()].concat();
    stream.write_all(&frame).await.expect("writable");
}

#[actix_rt::test]
async fn whoever_pauses_says_so_once_it_holds_and_reads_until_the_whistle() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let to = listener.local_addr().expect("bound");
    let opening = actix_rt::spawn(async move { Socket::open(to, "/ws", "").await.expect("opened") });
    let (mut server, _) = listener.accept().await.expect("a socket");
    read_until(&mut server, b"\r\n\r\n").await;
    let welcome = b"HTTP/1.1 101 Switching Protocols\r\n\r\n";
    server.write_all(welcome).await.expect("writable");

    let book = Book::shared();
    book.borrow_mut().begin(1, false);
    book.borrow_mut().dispatch(0);
    let habits = Habits {
        accept: false,
        reply: false,
        then: Then::Stay,
        take_turns: false,
        customers_return: false,
    };
    let seat = Seat {
        lines: 1,
        position: 0,
        members: 1,
    };
    let agent = Agent::new(opening.await.expect("joined"), Rc::clone(&book), habits, seat, 0);
    let ((paused, mut hears), (whistle, heard)) = (mpsc::unbounded_channel(), watch::channel(false));
    let pause = "load".to_owned();
    actix_rt::spawn(agent.work(Some(Whistle { pause, paused, heard })));

    read_until(&mut server, b"\"ref\":\"p0\"").await;
    assert!(hears.try_recv().is_err(), "the pause was asked for");
    write_text(&mut server, r#"{"kind":"ack","ref":"p0"}"#).await;
    assert_eq!(hears.recv().await, Some(()));
    let offer = r#"{"kind":"event","seq":1,"event":{"name":"offer","data":{"interaction_id":"1","ticket":1,"preview":"m000000000000"}}}"#;
    write_text(&mut server, offer).await;
    while book.borrow().counts.offers == 0 {
        actix_rt::task::yield_now().await;
    }
    whistle.send(true).expect("somebody listens");
    read_until(&mut server, b"\"ref\":\"r0\"").await;
    assert!(book.borrow().errors.is_empty(), "{:?}", book.borrow().errors);
}

#[test]
fn parts_of_a_frame_are_found_without_parsing_it() {
    let frame = br#"{"kind":"event","seq":17,"event":{"name":"offer","data":{"interaction_id":"9001","ticket":3,"preview":"m000000000042"}}}"#;
    assert_eq!(text_after(frame, b"\"kind\":\""), Some(&b"event"[..]));
    assert_eq!(text_after(frame, b"\"name\":\""), Some(&b"offer"[..]));
    assert_eq!(number_after(frame, b"\"seq\":"), Some(17));
    assert_eq!(number_after(frame, b"\"interaction_id\":\""), Some(9001));
    assert_eq!(number_after(frame, b"\"ticket\":"), Some(3));
    let at = find(frame, b"\"preview\":\"").expect("preview");
    assert_eq!(number_of(&frame[at + 11..]), Some(42));
}
