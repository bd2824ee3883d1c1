//! What is in a container of sound or film, as far as it matters: whether there are pictures in it, how long it
//! plays, and packets of Opus.

use crate::config::limits::{SOUND_PACKETS_MAX, VOICE_PACKETS_MAX};
use std::fs::File;
use std::path::Path;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Duration, TimeBase};

/// A shorter length is no length of a recording.
const TOLD_MILLIS_MIN: u32 = 100;

/// What listening to a file tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heard {
    /// Nothing but sound is in it.
    pub is_only_sound: bool,
    /// How long it plays.
    pub duration_ms: Option<u32>,
}

/// The sound of a file.
pub enum Sound {
    /// Packets of Opus, and their identification header where the container has it.
    Opus {
        /// It.
        head: Option<Box<[u8]>>,
        /// Them.
        packets: Vec<Vec<u8>>,
    },
    /// Something else.
    Other,
    /// It cannot be read, or is too long.
    Unreadable,
}

/// Listens to a file; `None` for one that cannot be read.
pub fn listen(path: &Path, media_type: &str) -> Option<Heard> {
    let mut reader = open(path, media_type)?;
    let is_sound = |track: &Track| matches!(track.codec_params, Some(CodecParameters::Audio(_)));
    let is_only_sound = !reader.tracks().is_empty() && reader.tracks().iter().all(is_sound);
    let track = reader
        .first_track(TrackType::Audio)
        .or_else(|| reader.tracks().first())?;
    let (id, base, told) = (track.id, track.time_base?, track.duration);
    // Fragments of MP4 tell the length of the first of them.
    let is_told = |told: &Duration| millis(base, *told).is_some_and(|millis| millis >= TOLD_MILLIS_MIN);
    let duration = match told.filter(is_told) {
        Some(told) => Some(told),
        None if media_type.ends_with("/mp4") => None,
        None => counted(reader.as_mut(), id),
    };
    Some(Heard {
        is_only_sound,
        duration_ms: duration.and_then(|duration| millis(base, duration)),
    })
}

/// Recordings of browsers do not say how long they are: nobody knew when they began. Those in fragments of MP4 cannot
/// be counted either.
fn counted(reader: &mut dyn FormatReader, track: u32) -> Option<Duration> {
    let mut end = None;
    for _ in 0..SOUND_PACKETS_MAX {
        let Ok(Some(packet)) = reader.next_packet() else { break };
        if packet.track_id == track {
            let at = u64::try_from(packet.pts.get()).unwrap_or(0);
            end = end.max(at.checked_add(packet.dur.get()));
        }
    }
    end.map(Duration::from)
}

fn millis(base: TimeBase, duration: Duration) -> Option<u32> {
    let ticks = u128::from(duration.get()) * u128::from(base.numer.get()) * 1000;
    u32::try_from(ticks / u128::from(base.denom.get())).ok()
}

/// Takes the sound out of a file that cannot be sent as it is.
pub fn take_out(path: &Path, media_type: &str) -> Sound {
    opus(path, media_type).unwrap_or(Sound::Unreadable)
}

fn opus(path: &Path, media_type: &str) -> Option<Sound> {
    let mut reader = open(path, media_type)?;
    let track = reader.first_track(TrackType::Audio)?;
    let Some(CodecParameters::Audio(codec)) = &track.codec_params else {
        return None;
    };
    if codec.codec != CODEC_ID_OPUS {
        return Some(Sound::Other);
    }
    let (id, head) = (track.id, codec.extra_data.clone());
    let mut packets = Vec::new();
    // What a browser records has no end of its own: reading past it is an error of some containers.
    while let Ok(Some(packet)) = reader.next_packet() {
        if packet.track_id == id && !packet.data.is_empty() {
            packets.push(packet.data.into_vec());
        }
        if packets.len() > VOICE_PACKETS_MAX {
            return None;
        }
    }
    Some(Sound::Opus { head, packets })
}

fn open(path: &Path, media_type: &str) -> Option<Box<dyn FormatReader>> {
    let source = MediaSourceStream::new(Box::new(File::open(path).ok()?), Default::default());
    let mut hint = Hint::new();
    hint.mime_type(media_type);
    let (format, meta) = (FormatOptions::default(), MetadataOptions::default());
    symphonia::default::get_probe().probe(&hint, source, format, meta).ok()
}
