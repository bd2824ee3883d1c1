//! Lengths are found wherever the chunks are cut.

use super::*;

fn lengths() -> Lengths {
    Lengths {
        bytes_max: 1000,
        header: [0; HEADER_BYTES_MAX],
        have: 0,
        to_skip: 0,
    }
}

fn frame(length: usize, masked: bool) -> Vec<u8> {
    let mask_bit = if masked { 0x80 } else { 0 };
    let mut bytes = vec![0x81];
    match length {
        0..126 => bytes.push(mask_bit | length as u8),
        126..0x1_0000 => {
            bytes.push(mask_bit | 126);
            bytes.extend((length as u16).to_be_bytes());
        }
        _ => {
            bytes.push(mask_bit | 127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    if masked {
        bytes.extend([1, 2, 3, 4]);
    }
    bytes.resize(bytes.len() + length.min(2000), 0xff);
    bytes
}

#[test]
fn frames_within_the_cap_pass_however_they_are_cut() {
    let stream: Vec<u8> = [0, 1, 125, 126, 127, 999, 1000]
        .into_iter()
        .flat_map(|length| [frame(length, true), frame(length, false)].concat())
        .collect();
    for size in [1, 2, 3, 7, 100, 1001, stream.len()] {
        let mut lengths = lengths();
        assert!(
            stream.chunks(size).all(|chunk| lengths.allow(chunk)),
            "chunks of {size}"
        );
        assert_eq!((lengths.have, lengths.to_skip), (0, 0));
    }
}

#[test]
fn a_frame_over_the_cap_is_found_by_its_header_alone() {
    for length in [1001, 70_000, usize::MAX] {
        for masked in [true, false] {
            let mut lengths = lengths();
            assert!(lengths.allow(&frame(500, true)));
            assert!(!lengths.allow(&frame(length, masked)[..if masked { 14 } else { 10 }]));
        }
    }
}
