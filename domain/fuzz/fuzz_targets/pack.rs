//! Any bytes are a pack or are refused, as they come and with a true hash before them; one that is read is written as the same
//! content again, and can be counted.
#![no_main]

use domain::catalogue::counters;
use domain::pack::Pack;
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

/// The bytes of a pack with this content.
fn sealed(content: &[u8]) -> Vec<u8> {
    let deflated = miniz_oxide::deflate::compress_to_vec(content, 1);
    let mut bytes = b"HSPK\x01".to_vec();
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes.extend(Sha256::digest(content));
    bytes.extend(&Sha256::digest(&deflated)[..8]);
    bytes.extend(deflated);
    bytes
}

fuzz_target!(|content: &[u8]| {
    assert!(Pack::decode(content).is_err() || content.starts_with(b"HSPK"));
    let Ok((pack, _)) = Pack::decode(&sealed(content)) else { return };
    let (bytes, hash) = pack.encode();
    assert_eq!(Pack::decode(&bytes), Ok((pack.clone(), hash)));
    assert_eq!(Pack::read(&bytes), Ok(pack.clone()));
    let filter = Filter::default();
    let period = "2023-01..2023-09".parse().expect("a period");
    let question = Question {
        counters: counters(),
        by: &[Dimension::Court, Dimension::Judge],
        filter: &filter,
        stretches: Stretches::for_period(period, 12),
    };
    let _ = Tallies::of(&pack.tables.iter().collect::<Vec<_>>(), &question).total();
});
