//! How long something takes when nothing is in its way.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The quickest of several goes after one that does not count, without giving the answer's memory back.
pub(crate) fn least<T>(times: usize, mut work: impl FnMut() -> T) -> Duration {
    drop(black_box(work()));
    let taken = (0..times).map(|_| {
        let begun = Instant::now();
        let answer = black_box(work());
        let taken = begun.elapsed();
        drop(answer);
        taken
    });
    taken.min().unwrap()
}
