//! The names nearest to one that is not known.

/// At most three of the names, the nearest first: those that hold the word or are held by it, then those few letters
/// away. Names are compared as (id, Chinese name) and given in the script of the word.
pub(super) fn near(word: &str, names: impl IntoIterator<Item = (&'static str, &'static str)>) -> Vec<String> {
    let ascii = word.is_ascii();
    let letters: Vec<char> = word.chars().take(40).collect();
    let (mut other, mut row) = (Vec::new(), Vec::new());
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|(id, zh)| {
            let name = if ascii { id } else { zh };
            other.clear();
            other.extend(name.chars());
            let held = name.contains(word) || word.contains(name);
            let close = (letters.len().max(other.len()) / 2).max(1);
            let most = if held { close.max(2 * letters.len()) } else { close };
            let distance = distance(&letters, &other, most, &mut row)?;
            Some((if held { distance / 2 } else { distance }, name))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// How many letters must be put in, taken out or changed; none where that is more than `most`. `row` is room to count in.
fn distance(one: &[char], other: &[char], most: usize, row: &mut Vec<usize>) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    row.clear();
    row.extend(0..=other.len());
    for (i, a) in one.iter().enumerate() {
        // What stands to the left, and what stood left above, of the place counted next.
        let (mut left, mut diagonal) = (i + 1, i);
        let mut least = left;
        for (b, place) in other.iter().zip(row.iter_mut().skip(1)) {
            let here = (diagonal + usize::from(a != b)).min(*place + 1).min(left + 1);
            (diagonal, left) = (*place, here);
            *place = here;
            least = least.min(here);
        }
        // No row goes below the one before it.
        if least > most {
            return None;
        }
    }
    let distance = if other.is_empty() { one.len() } else { row.last().copied().unwrap_or(0) };
    (distance <= most).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, letter by letter from the end.
    fn by_definition(one: &[char], other: &[char]) -> usize {
        match (one, other) {
            ([], rest) | (rest, []) => rest.len(),
            ([a, one_rest @ ..], [b, other_rest @ ..]) => {
                let changed = by_definition(one_rest, other_rest) + usize::from(a != b);
                changed.min(by_definition(one_rest, other) + 1).min(by_definition(one, other_rest) + 1)
            }
        }
    }

    proptest! {
        #[test]
        fn letters_apart(one in "[abc]{0,6}", other in "[abc]{0,6}", most in 0_usize..7) {
            let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            let expected = Some(by_definition(&one, &other)).filter(|distance| *distance <= most);
            prop_assert_eq!(distance(&one, &other, most, &mut vec![9; 3]), expected);
        }
    }
}
