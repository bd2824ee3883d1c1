//! Voice notes out of what browsers record: the packets of Opus in an OGG of one channel, not encoded again.
//!
//! Chromium records WebM, Firefox OGG, Safari AAC in MP4, which stays a sound file; WhatsApp plays a voice note only
//! from OGG with mono Opus. Packets of Opus say themselves how they are to be read, so a decoder that is asked for one channel
//! makes one of two; only the head of the stream has to say so (RFC 7845).

use super::sound::{self, Sound};
use crate::config::limits::VOICE_PACKETS_MAX;
use ogg::{PacketReader, PacketWriteEndInfo, PacketWriter};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// A stream of Opus, taken out of its container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recording {
    /// Samples at the beginning that are not played, at 48 kHz.
    pub pre_skip: u16,
    /// What was recorded with, hertz; only told.
    pub rate: u32,
    /// The packets in their order.
    pub packets: Vec<Vec<u8>>,
}

/// Why a recording is no voice note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotVoice {
    /// Its sound is not Opus: it can be sent as a sound file.
    OtherCodec,
    /// It cannot be read, or is too long.
    Unreadable,
}

/// Takes the sound out of a recording.
pub fn read(path: &Path, media_type: &str) -> Result<Recording, NotVoice> {
    let recording = match media_type {
        "audio/ogg" => read_ogg(path)?,
        // Safari's sound is AAC.
        "audio/mp4" => return Err(NotVoice::OtherCodec),
        _ => match sound::take_out(path, media_type) {
            Sound::Opus { head, packets } => {
                let (pre_skip, rate) = head.as_deref().and_then(parse_head).unwrap_or((0, 48_000));
                Recording {
                    pre_skip,
                    rate,
                    packets,
                }
            }
            Sound::Other => return Err(NotVoice::OtherCodec),
            Sound::Unreadable => return Err(NotVoice::Unreadable),
        },
    };
    let is_sound = !recording.packets.is_empty() && recording.packets.iter().all(|packet| samples(packet).is_some());
    if is_sound {
        Ok(recording)
    } else {
        Err(NotVoice::Unreadable)
    }
}

fn read_ogg(path: &Path) -> Result<Recording, NotVoice> {
    let file = File::open(path).map_err(|_| NotVoice::Unreadable)?;
    let mut reader = PacketReader::new(BufReader::new(file));
    let mut next = || reader.read_packet().map_err(|_| NotVoice::Unreadable);
    let first = next()?.ok_or(NotVoice::Unreadable)?;
    let (pre_skip, rate) = parse_head(&first.data).ok_or(NotVoice::OtherCodec)?;
    let stream = first.stream_serial();
    next()?.ok_or(NotVoice::Unreadable)?;
    let mut packets = Vec::new();
    while let Some(packet) = next()? {
        if packet.stream_serial() != stream || packet.data.is_empty() {
            continue;
        }
        packets.push(packet.data);
        if packets.len() > VOICE_PACKETS_MAX {
            return Err(NotVoice::Unreadable);
        }
    }
    Ok(Recording {
        pre_skip,
        rate,
        packets,
    })
}

/// Pre-skip and rate of an identification header.
fn parse_head(head: &[u8]) -> Option<(u16, u32)> {
    let rest = head.strip_prefix(b"OpusHead")?;
    let pre_skip = u16::from_le_bytes(rest.get(2..4)?.try_into().ok()?);
    let rate = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
    Some((pre_skip, rate))
}

/// Writes a recording as a voice note, and says how long it plays.
pub fn write(recording: &Recording, path: &Path) -> io::Result<u32> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut writer = PacketWriter::new(&mut file);
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(recording.pre_skip.to_le_bytes());
    head.extend(recording.rate.to_le_bytes());
    head.extend([0, 0, 0]);
    let vendor = b"switchboard";
    let mut tags = b"OpusTags".to_vec();
    tags.extend(11_u32.to_le_bytes());
    tags.extend(vendor);
    tags.extend(0_u32.to_le_bytes());
    writer.write_packet(head, SERIAL, PacketWriteEndInfo::EndPage, 0)?;
    writer.write_packet(tags, SERIAL, PacketWriteEndInfo::EndPage, 0)?;
    let (mut position, mut on_page) = (0_u64, 0_u64);
    let last = recording.packets.len().saturating_sub(1);
    for (index, packet) in recording.packets.iter().enumerate() {
        let length = samples(packet).unwrap_or(0);
        position += length;
        on_page += length;
        let end = if index == last {
            PacketWriteEndInfo::EndStream
        } else if on_page >= RATE {
            on_page = 0;
            PacketWriteEndInfo::EndPage
        } else {
            PacketWriteEndInfo::NormalPacket
        };
        writer.write_packet(packet.as_slice(), SERIAL, end, position)?;
    }
    drop(writer);
    file.flush()?;
    let played = position.saturating_sub(recording.pre_skip.into());
    Ok(u32::try_from(played * 1000 / RATE).unwrap_or(u32::MAX))
}

/// Positions in a stream of Opus are counted at this rate, whatever it was recorded with.
const RATE: u64 = 48_000;

/// There is one stream in the file; any number names it.
const SERIAL: u32 = 1;

/// How much sound a packet holds, in samples at 48 kHz (RFC 6716, 3.1 and 3.2); `None` for what is no packet.
pub fn samples(packet: &[u8]) -> Option<u64> {
    let first = *packet.first()?;
    let frame: u64 = match first >> 3 {
        config @ 0..=11 => [480, 960, 1920, 2880].get(usize::from(config & 3)).copied()?,
        config @ 12..=15 => [480, 960].get(usize::from(config & 1)).copied()?,
        config => [120, 240, 480, 960].get(usize::from(config & 3)).copied()?,
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1)? & 0x3f),
    };
    // 120 ms is the most that a packet may hold.
    Some(frame * frames).filter(|samples| (1..=5760).contains(samples))
}
