//! The names nearest to one that is not known.

/// At most three of the names, the nearest first: those that hold the word or are held by it, then those few letters
/// away. Names are compared as (id, Chinese name) and given in the script of the word.
pub(super) fn near(word: &str, names: impl IntoIterator<Item = (&'static str, &'static str)>) -> Vec<String> {
    let ascii = word.is_ascii();
    let letters: Vec<char> = word.chars().take(40).collect();
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|(id, zh)| {
            let name = if ascii { id } else { zh };
            let other: Vec<char> = name.chars().collect();
            let distance = distance(&letters, &other);
            let held = (name.contains(word) || word.contains(name)) && distance <= 2 * letters.len();
            let close = distance <= (letters.len().max(other.len()) / 2).max(1);
            (held || close).then_some((if held { distance / 2 } else { distance }, name))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// How many letters must be put in, taken out or changed.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (b, pair) in other.iter().zip(row.windows(2)) {
            let [diagonal, above] = pair else { continue };
            let left = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(a != b)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
