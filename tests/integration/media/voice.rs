//! From what a browser recorded to a voice note.

use super::looking::fixture;
use ogg::PacketReader;
use std::fs::File;
use switchboard::media::examine;
use switchboard::media::voice::{self, NotVoice, samples};

/// Writes a voice note and reads it again: the head, the packets, the last position.
fn round(name: &str, media_type: &str) -> (Vec<u8>, Vec<Vec<u8>>, u64, u32) {
    let recording = voice::read(&fixture(name), media_type).unwrap();
    let note = tempfile::NamedTempFile::new().unwrap();
    let millis = voice::write(&recording, note.path()).unwrap();
    let mut reader = PacketReader::new(File::open(note.path()).unwrap());
    let head = reader.read_packet().unwrap().unwrap().data;
    let tags = reader.read_packet().unwrap().unwrap();
    assert!(tags.data.starts_with(b"OpusTags"));
    let (mut packets, mut position) = (Vec::new(), 0);
    while let Some(packet) = reader.read_packet().unwrap() {
        position = position.max(packet.absgp_page());
        packets.push(packet.data);
    }
    assert_eq!(packets, recording.packets, "the sound was changed");
    let found = examine(note.path()).unwrap();
    assert_eq!(found.mime_type, "audio/ogg");
    let told = found.duration_ms.unwrap();
    assert!(told.abs_diff(millis) <= 20, "{told} is not {millis}");
    // A voice note is read like any other recording.
    let again = voice::read(note.path(), "audio/ogg").unwrap();
    assert_eq!(again, recording);
    (head, packets, position, millis)
}

#[test]
fn msg_02_what_chromium_records_becomes_ogg_with_one_channel() {
    for (name, media_type) in [("voice.webm", "audio/webm"), ("film.webm", "video/webm")] {
        let (head, packets, position, millis) = round(name, media_type);
        assert_eq!(&head[..10], b"OpusHead\x01\x01", "{name}");
        assert!(packets.len() > 20, "{name}: {} packets", packets.len());
        let total: u64 = packets.iter().map(|packet| samples(packet).unwrap()).sum();
        assert_eq!(position, total, "{name}");
        assert!((1_300..1_700).contains(&millis), "{name}: {millis}");
    }
}

#[test]
fn what_is_no_opus_or_no_recording_is_told_apart() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "not sound").unwrap();
    assert_eq!(
        voice::read(&fixture("voice.mp4"), "audio/mp4"),
        Err(NotVoice::OtherCodec)
    );
    for media_type in ["audio/webm", "audio/ogg"] {
        assert_eq!(
            voice::read(file.path(), media_type),
            Err(NotVoice::Unreadable),
            "{media_type}"
        );
    }
    let bytes = std::fs::read(fixture("voice.webm")).unwrap();
    std::fs::write(file.path(), &bytes[..80]).unwrap();
    assert_eq!(voice::read(file.path(), "audio/webm"), Err(NotVoice::Unreadable));
}

#[test]
fn the_length_of_a_packet_is_in_its_first_bytes() {
    for (packet, expected) in [
        (&[0x08_u8, 1][..], Some(960)),
        (&[0x7b, 0x83, 1], Some(2880)),
        (&[0x80, 1], Some(120)),
        (&[0x99, 1], Some(1920)),
        (&[0x03], None),
        (&[0x03, 0x00], None),
        (&[0x1b, 0x3f], None),
        (&[], None),
    ] {
        assert_eq!(samples(packet), expected, "{packet:?}");
    }
}
