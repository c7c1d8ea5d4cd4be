//! Short lists without repetition.

/// Each of these once, in order. For short lists: it moves what comes after at every step, where a sort of the standard
/// library would be 7 to 80 KB of WebAssembly for each type (before compression).
pub(crate) fn distinct<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for one in all {
        if let Err(place) = distinct.binary_search(&one) {
            distinct.insert(place, one);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_a_set_has_them(all in proptest::collection::vec(0_u8..40, 0..80)) {
            let set: std::collections::BTreeSet<u8> = all.iter().copied().collect();
            prop_assert_eq!(distinct(all), set.into_iter().collect::<Vec<_>>());
        }
    }
}
