//! Files of messages.

/// How much of a file is collected before it is written, bytes: few visits to the disk, little memory.
pub const MEDIA_WRITE_BYTES: usize = 256 * 1024;

/// Largest file of a customer that is kept, bytes. What WhatsApp's API delivers at most.
pub const MEDIA_INBOUND_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// Longest a file of a customer may take to come, seconds: the largest one on a line of 3 Mbit/s.
pub const MEDIA_DOWNLOAD_SECS_MAX: u64 = 300;

/// Longer side of the small picture of a picture, pixels: twice what a thread shows, for sharp screens.
pub const THUMBNAIL_SIDE: u32 = 480;

/// Its quality as JPEG, of 100. Smaller ones show blocks.
pub const THUMBNAIL_JPEG_QUALITY: u8 = 80;

/// Largest picture of which a small one is made, pixels: the best cameras of phones have 50 million, what WhatsApp
/// passes on as a picture has under 17. Decoded, one takes 4 bytes a pixel.
pub const PICTURE_PIXELS_MAX: u64 = 25_000_000;

/// Longest side of such a picture, pixels.
pub const PICTURE_SIDE_MAX: u32 = 16_384;

/// Most memory for decoding one, bytes.
pub const PICTURE_BYTES_MAX: u64 = 160 * 1024 * 1024;

/// Files looked at side by side; the rest waits. Bounds the memory that hostile pictures can ask for.
pub const EXAMINED_AT_ONCE: usize = 2;

/// Packets of sound read to find how long it plays: nine hours of a voice note.
pub const SOUND_PACKETS_MAX: u32 = 1_650_000;

/// Longest voice note that is turned into OGG, packets of 20 ms or more: three hours.
pub const VOICE_PACKETS_MAX: usize = 540_000;

/// Largest file that the sandbox takes, bytes: what Graph takes of a document is six times as much.
pub const SANDBOX_FILE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Longest the sandbox waits for a file of a business, seconds: shorter than the business waits for its answer.
pub const SANDBOX_FETCH_SECS: u64 = 5;

/// Most that the sandbox holds of files, bytes, in memory.
pub const SANDBOX_FILES_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Attempts to fetch a file of a customer: over about five days with the pauses below.
pub const FILE_ATTEMPTS_MAX: u32 = 16;

/// Pauses between attempts, seconds. The first are short, because Twilio has a file a moment after it told of it;
/// the last are long, because a provider may be away for a day.
pub const FILE_BACKOFF_SECS: [i64; 8] = [2, 5, 20, 60, 300, 1_800, 7_200, 43_200];

/// How long a file is tried for, seconds. Meta's ids of files end after seven days.
pub const FILE_SECS_MAX: i64 = 7 * 24 * 3600;

/// A claimed download that was not settled after this is begun again, seconds. Longer than a download and the
/// recording of its outcome take together.
pub const FILE_LEASE_SECS: i64 = 420;

/// How long the downloads sleep at most when nobody rings, seconds.
pub const FILE_POLL_SECS: u64 = 5;

/// How long an upload that nobody sent is kept, seconds.
pub const UPLOAD_KEEP_SECS: i64 = 24 * 3600;

/// Uploads of one agent that wait to be sent. A message carries one; tabs with a draft each have one.
pub const UPLOADS_HELD_MAX: i64 = 50;

/// How long an upload may take, seconds: 25 MB on a line of a megabit.
pub const UPLOAD_SECS_MAX: u64 = 240;

/// How long a link with which a provider fetches a file is good, seconds (S28).
pub const MEDIA_LINK_SECS: i64 = 300;

/// A file that nobody refers to stays at least this long, seconds: whoever just brought it is about to.
pub const UNUSED_FILE_SECS: u64 = 3600;

/// How much of a file is read at once to be served, bytes.
pub const MEDIA_READ_BYTES: usize = 64 * 1024;

/// Attempts after which a file that comes broken or otherwise than announced is given up: the same will come again.
pub const FILE_DOUBTS_MAX: u32 = 3;

/// Attempts after which a file that the provider does not find is given up: a minute and a half after its message.
pub const FILE_MISSES_MAX: u32 = 5;

/// Longest upload of a file to a provider, seconds. It may be made again, so giving up costs only time; the largest
/// file needs this on a line of 8 Mbit/s.
pub const PROVIDER_UPLOAD_SECS: u64 = 120;

/// How long one call to the bucket may take, seconds: the largest file over a slow line.
pub const BUCKET_CALL_SECS: u64 = 120;

/// With a bucket, how long files stay on this disk after they came, seconds: a week, in which most are looked at.
pub const MEDIA_HERE_SECS: u64 = 7 * 24 * 3600;

/// How often old ones are looked for, seconds.
pub const MEDIA_TRIM_EVERY_SECS: i64 = 24 * 3600;
